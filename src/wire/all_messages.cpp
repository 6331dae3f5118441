#include "wire/all_messages.hpp"

#include <mutex>

#include "contract/every_message.hpp"
#include "wire/known_messages.hpp"

namespace flowmart::wire {
namespace {

struct Known {
  std::mutex mutex;
  std::unordered_map<const contract::MessageInfo*, const MessageType*> types;
};
Known& known() {
  static Known all;
  return all;
}

}  // namespace

namespace detail {

void know(const MessageType& type) {
  const std::scoped_lock lock(known().mutex);
  known().types.emplace(&type.info, &type);
}

const MessageType& known_type(const contract::MessageInfo& info) {
  static const bool all_known = know_published() && know_private();
  const std::scoped_lock lock(known().mutex);
  const auto at = known().types.find(&info);
  check(all_known && at != known().types.end(),
        "a message is one that the program knows: " + std::string(info.id));
  return *at->second;
}

}  // namespace detail

const Registry& all_messages() {
  static const Registry& all = []() -> Registry& {
    static Registry registry;
    registry.add(contract::EveryMessage{});
    return registry;
  }();
  return all;
}

}  // namespace flowmart::wire
