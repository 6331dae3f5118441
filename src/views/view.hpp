// A view is a few tables kept up to date by the messages that concern them.
//
//   OrderView(Handlers& handlers, ...) {
//     handlers.on<OrderPlaced>([this](const OrderPlaced& message, const Place& place) { ... });
//   }
//
// Handlers only change rows in memory; `flush` writes those that changed, once each and in key order, inside
// the transaction that also moves the position. A message outlives the flush that follows it, so views may
// point into it until then. `forget` drops whatever was not flushed, and all that is only kept for speed.
#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "kernel/time.hpp"
#include "wire/registry.hpp"

namespace flowmart::views {

// Where in the journal a message stands.
struct Place {
  std::int64_t event = 0;
  Time time;  // of the batch
  std::int64_t micros() const { return time.time_since_epoch().count(); }
};

class Handlers {
 public:
  template <class M, class F>
  void on(F handler) {
    const std::size_t index = wire::type_of<M>().index;
    if (index >= by_type_.size()) by_type_.resize(index + 1);
    by_type_[index].push_back([handler = std::move(handler)](const void* body, const Place& place) {
      handler(*static_cast<const M*>(body), place);
    });
  }
  void take(const wire::AnyMessage& message, const Place& place) const {
    const std::size_t index = message.type->index;
    if (index >= by_type_.size()) return;
    for (const auto& handler : by_type_[index]) handler(message.body.get(), place);
  }

 private:
  std::vector<std::vector<std::function<void(const void*, const Place&)>>> by_type_;
};

class View {
 public:
  View() = default;
  virtual ~View() = default;
  View(const View&) = delete;
  View& operator=(const View&) = delete;
  virtual void flush() = 0;
  virtual void forget() = 0;
};

}  // namespace flowmart::views
