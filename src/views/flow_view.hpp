// Where the instances of flows stand: every live one, and of those that have ended the newest.
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "contract/flows.hpp"
#include "contract/private/flows.hpp"
#include "journal/sqlite/connection.hpp"
#include "views/cached_rows.hpp"
#include "views/view.hpp"

namespace flowmart::views {

// A shop's flows end within moments and by the million: their story can be told from the journal, so only
// what a person may want to look at again is kept here.
inline constexpr std::size_t ended_flows_kept = 200;

class FlowView final : public View {
 public:
  FlowView(sqlite::Connection& connection, Handlers& handlers);
  void flush() override;
  void forget() override;

 private:
  using Steps = std::vector<std::string_view>;  // ids of the contract
  struct Row {
    const contract::FlowInfo* flow = nullptr;
    Uuid instance;
    Steps standing, visited;
    std::int64_t since = 0;
    bool ended = false;
  };
  void entered(const contract::FlowStepEntered& message, const Place& place);
  void ended(const contract::FlowEnded& message, const Place& place);
  Row* find(const contract::FlowInfo& flow, const Uuid& instance);
  Row load(std::int64_t serial);
  void write(std::int64_t serial, const Row& row, bool is_new);
  // Serials of ended instances that give way to newer ones.
  std::unordered_set<std::int64_t> give_way();

  struct Key {
    const contract::FlowInfo* flow;
    Uuid instance;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept {
      return std::hash<Uuid>{}(key.instance) * 31 + std::hash<const void*>{}(key.flow);
    }
  };

  sqlite::Connection& connection_;
  CachedRows<std::int64_t, Row> rows_;
  std::unordered_map<Key, std::int64_t, KeyHash> serials_;
  std::vector<std::int64_t> ended_now_;  // since the last flush
  std::set<std::int64_t> ended_;         // on file
  bool ended_known_ = false;
  sqlite::Statement load_, find_, insert_, update_, delete_;
};

}  // namespace flowmart::views
