// What a message says of itself, and how a service declares what it sends and receives.
//
//   struct OrderCancelled {
//     ...members, fields()...
//     static constexpr MessageInfo info{
//         .id = "OrderCancelled", .name = "Order cancelled", .kind = Kind::event,
//         .version = "0.0.1", .channel = "orders.{env}.events", ...};
//   };
//   struct OrdersService {
//     static constexpr ServiceInfo info{...};
//     // The contract's rows, exactly:
//     using Sends = Types<Row<OrderAmended>, Row<AddInventory, "0.0.3">, ...>;
//     using Receives = Types<Row<PlaceOrder>, ...>;
//     // Never part of the 15 and 20:
//     using SendsPrivately = Types<ReserveStock, OrderPlaced, ...>;
//     using ReceivesPrivately = Types<StockReserved, ...>;
//     using Timers = Types<...>;  // what it sends to itself, later
//   };
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <string_view>

#include "contract/fields.hpp"
#include "kernel/types.hpp"

namespace flowmart::contract {

enum class Kind : unsigned char {
  event,     // something that happened; any number of receivers
  command,   // something that is wanted; one receiver, which may refuse
  query,     // a question; one receiver; answered by its `Response`
  response,  // the answer to a query
  effect,    // something for the outside world, carried out by an adapter once the journal holds it; private
};
constexpr auto wire_names(Kind) {
  return std::array{Name<Kind>{Kind::event, "event"}, Name<Kind>{Kind::command, "command"},
                    Name<Kind>{Kind::query, "query"}, Name<Kind>{Kind::response, "response"},
                    Name<Kind>{Kind::effect, "effect"}};
}

// A short constant list of texts.
struct Texts {
  std::array<std::string_view, 24> items{};
  std::size_t count = 0;
  constexpr Texts() = default;
  constexpr Texts(std::initializer_list<std::string_view> list) : count(list.size()) {
    std::copy(list.begin(), list.end(), items.begin());
  }
  constexpr const std::string_view* begin() const { return items.data(); }
  constexpr const std::string_view* end() const { return items.data() + count; }
};

struct MessageInfo {
  std::string_view id;
  std::string_view name{};
  Kind kind = Kind::event;
  std::string_view version = "0.0.1";
  std::string_view channel{};  // empty: none
  std::string_view summary{};
  Texts owners{};
  std::string_view service{};  // where it is documented
  std::string_view domain = "Orders";
  std::string_view http{};           // method of its badge; empty: none
  std::string_view partition_key{};  // payload field that the channel orders by
  bool draft = false;
  bool is_private = false;
  bool for_operators = false;           // private, and staff may give it
  std::string_view example{};           // JSON
  std::string_view example_response{};  // JSON, of a query
};

// A private message's description: short, for nobody outside reads it.
constexpr MessageInfo ours(Kind kind, std::string_view id, std::string_view name, std::string_view summary,
                           std::string_view service, std::string_view domain = "Orders") {
  MessageInfo info{.id = id, .name = name, .kind = kind, .summary = summary};
  info.service = service;
  info.domain = domain;
  info.is_private = true;
  return info;
}

// The same of a message that staff may give: it comes from outside.
constexpr MessageInfo operators(MessageInfo info) {
  info.for_operators = true;
  return info;
}

// A text as a template argument.
template <std::size_t N>
struct Literal {
  char text[N]{};
  constexpr Literal(const char (&literal)[N]) { std::copy_n(literal, N, text); }
  constexpr std::string_view view() const { return {text, N - 1}; }
};

// One row of a service's declaration; the range is as declared, empty when none is given (then the latest).
template <class M, Literal Range = "">
struct Row {
  using Message = M;
  static constexpr std::string_view range = Range.view();
};

template <class List>
struct MessagesOf;
template <class... Rows>
struct MessagesOf<Types<Rows...>> {
  using type = Types<typename Rows::Message...>;
};
template <class Rows>
using Messages = typename MessagesOf<Rows>::type;

// Answers to the queries among the received rows; a service may send these without declaring them.
template <class List, class Out = Types<>>
struct ResponsesOf;
template <class Out>
struct ResponsesOf<Types<>, Out> {
  using type = Out;
};
template <class M, class... Rest, class... Out>
struct ResponsesOf<Types<M, Rest...>, Types<Out...>> {
  static constexpr auto next() {
    if constexpr (requires { typename M::Response; })
      return ResponsesOf<Types<Rest...>, Types<Out..., typename M::Response>>{};
    else return ResponsesOf<Types<Rest...>, Types<Out...>>{};
  }
  using type = typename decltype(next())::type;
};

template <class Service>
constexpr auto timers_of() {
  if constexpr (requires { typename Service::Timers; }) return typename Service::Timers{};
  else return Types<>{};
}
// What a service sends to itself, later: the only private messages that come back to their sender.
template <class Service>
using TimersOf = decltype(timers_of<Service>());

// All that a service may send, and nothing else.
template <class Service>
using MaySend = Join<Messages<typename Service::Sends>, typename Service::SendsPrivately,
                     typename ResponsesOf<Messages<typename Service::Receives>>::type>;
// All that reaches a service, answers to its own questions and its timers included.
template <class Service>
using MayReceive = Join<Messages<typename Service::Receives>, typename Service::ReceivesPrivately,
                        typename ResponsesOf<Messages<typename Service::Sends>>::type, TimersOf<Service>>;

template <class M, class Service>
concept SentBy = contains<M, MaySend<Service>>;
template <class M, class Service>
concept ReceivedBy = contains<M, MayReceive<Service>>;

// Entities of one service share its state, so none of them needs a message to reach another.
template <class Service, class Sent = typename Service::SendsPrivately>
inline constexpr bool talks_to_itself = false;
template <class Service, class... M>
inline constexpr bool talks_to_itself<Service, Types<M...>> =
    (contains<M, typename Service::ReceivesPrivately> || ...);

}  // namespace flowmart::contract
