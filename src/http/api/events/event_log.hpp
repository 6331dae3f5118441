// The journal as its readers in HTTP see it: messages by number, decoded once for all who read them at about
// the same time. Used by one thread.
#pragma once
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "engine/batches.hpp"
#include "engine/journal.hpp"
#include "engine/type_index.hpp"

namespace flowmart::http {

class EventLog {
 public:
  using Visit = std::function<bool(const engine::Batch&, std::size_t message)>;

  EventLog(const engine::Journal& journal, const engine::TypeIndex& types)
      : journal_(journal), types_(types) {}

  // Calls visit(batch, message) for messages from number `from` on, at most `count_max` of them, until it
  // returns false. Returns the number after the last one visited.
  std::uint64_t each(std::uint64_t from, std::size_t count_max, const Visit& visit);
  // What stood in the way of the last `each`: the record, and why it can't be read.
  const std::optional<std::string>& fault() const { return fault_; }
  std::uint64_t end() const { return journal_.last().next_event; }  // the number after the last message

  void keep(engine::SharedBatch batch);  // that is durable by now: it need not be read
  void forget();                         // nobody has read for a while

 private:
  struct Kept {
    engine::SharedBatch batch;
    std::list<std::uint64_t>::iterator used;  // in used_
  };
  engine::SharedBatch find(std::uint64_t event);
  engine::SharedBatch holding(std::uint64_t event);
  engine::SharedBatch read_from(std::uint64_t event);

  const engine::Journal& journal_;
  const engine::TypeIndex& types_;
  std::map<std::uint64_t, Kept> kept_;  // by the number of the first message
  std::list<std::uint64_t> used_;       // keys of kept_, the latest used first
  std::size_t messages_ = 0;            // in kept_
  std::optional<std::string> fault_;
};

}  // namespace flowmart::http
