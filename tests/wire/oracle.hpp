// A second opinion on documents: an independent JSON Schema validator, and the formats that it leaves alone.
#pragma once
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

namespace flowmart::wire {

class Oracle {
 public:
  explicit Oracle(nlohmann::json schema);
  ~Oracle();
  bool accepts(const nlohmann::json& document) const;

 private:
  struct Compiled;
  nlohmann::json schema_;
  std::unique_ptr<Compiled> compiled_;
};

bool format_holds(const std::string& format, const std::string& text);

}  // namespace flowmart::wire
