// What a reader has to say about a document: nothing, that it is malformed, or which places are at fault.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/rejection.hpp"

namespace flowmart::wire {

// Where a reader is: a chain of frames on its stack, from the place up to the root.
struct Place {
  const Place* up = nullptr;
  std::string_view key{};
  std::size_t index = 0;
  bool in_list = false;

  std::string pointer() const;  // RFC 6901
};

class Report {
 public:
  Report(std::string_view text, std::size_t faults_max) : text_(text), faults_max_(faults_max) {}

  // Always false, to be returned at once: nothing after it can be trusted. `where` points into the text.
  bool malformed(const Code& code, std::string detail, const char* where = nullptr);
  // Says where, if that is not known yet.
  void locate(const char* where);
  // Faults beyond the most that is told are only counted.
  void fault(const Place& place, std::string detail);

  std::size_t faults() const { return count_; }
  bool tells_more() const { return count_ < faults_max_; }
  bool no_faults() const { return count_ == 0; }
  std::optional<Rejection> verdict() &&;

 private:
  std::string_view text_;
  std::size_t faults_max_;
  std::size_t count_ = 0;
  std::vector<Fault> faults_;
  const Code* malformed_ = nullptr;
  std::string detail_;
  const char* where_ = nullptr;
};

}  // namespace flowmart::wire
