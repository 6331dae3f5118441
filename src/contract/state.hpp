// A service's state as the engine sees it:
//
//   struct Inventory {
//     using Service = InventoryService;
//     Table<ProductId, Product> products{"inventory.products"};
//     auto tables() { return std::tie(products); }
//   };
//   // One overload for each message that the service handles: sees everything, changes nothing.
//   Decision<InventoryService> decide(const Inventory&, const ReserveStock&, Time now);
//   // One overload for each message, handled or sent, that changes the state: every row that it names.
//   void evolve(Inventory&, const StockReserved&);
//
// The order is fixed: decide(state, message) -> evolve(state, message) -> evolve(state, sent) for each sent.
// A rejected message changes nothing. Replay runs the evolve calls alone.
#pragma once
#include <concepts>
#include <optional>
#include <string>
#include <tuple>

#include "contract/capture_mode.hpp"
#include "contract/decision.hpp"
#include "contract/message.hpp"
#include "contract/table.hpp"
#include "kernel/money.hpp"

namespace flowmart::contract {

// How notices leave the shop; decide only.
struct TellingSettings {
  bool email = false, sms = false, push = false, webhook = false;  // there is somebody who carries it
  std::int64_t tries = 8;                                          // until it is a dead letter
  Duration wait = std::chrono::seconds{30};  // after the first try; three times as long after each further
  std::int64_t hourly = 60;                  // to one person by one channel, what is urgent aside

  bool carries_any() const { return email || sms || push || webhook; }
};

// What the shop has settled, given to each state when it is made. All of it comes with the journal, so that
// evolve may read it; but what says "decide only" may be another at the next start.
struct ShopSettings {
  Currency currency{{'G', 'B', 'P'}};  // PlaceOrder names none
  Duration hold_time =
      std::chrono::minutes{15};          // how long a placed order keeps its stock unpaid; decide only
  std::optional<Money> approve_above{};  // an order above it waits for a person's yes; decide only
  bool carrier = false;                  // a carrier is asked to fetch each parcel; decide only
  // How long an order waits for its bank transfer once its stock went back, and then for stock; 0: it is
  // called off with its hold. Decide only.
  Duration transfer_wait = std::chrono::hours{7 * 24};
  Duration return_window = std::chrono::days{30};  // from its arrival on goods may be sent back; decide only
  Duration return_patience = std::chrono::days{30};  // an approved return may take to come; decide only
  bool refund_at_receipt = false;                    // and not once it was inspected; decide only
  TellingSettings telling{};
  CaptureMode capture = CaptureMode::at_once;         // when the money of a charge is taken; decide only
  std::string money_contact = "the shop's accounts";  // who sees to money that went wrong; decide only
  // How long an order's goods are held that is paid by bank transfer; decide only.
  Duration transfer_hold = std::chrono::hours{7 * 24};
  Duration invoice_due = std::chrono::hours{30 * 24};  // to pay an invoice; 0: there are none; decide only
  std::string zone = "UTC";  // of the tz database: where its calendar is read; decide only
};

template <class S>
concept ServiceState = requires(S& state) {
  typename S::Service;
  state.tables();
};

template <class S, class M>
concept Handles = requires(const S& state, const M& message, Time now) {
  { decide(state, message, now) } -> std::convertible_to<Decision<typename S::Service>>;
};

template <class S, class M>
concept Evolves = requires(S& state, const M& message) {
  evolve(state, message);
};

template <class S>
S make_state(const ShopSettings& settings) {
  if constexpr (std::is_constructible_v<S, const ShopSettings&>) return S(settings);
  else return S();
}

// Commits what a service did with a message: folds the message, then what was sent. For tests and previews of
// one state alone; the engine does the same step by step.
template <class S, class M>
void fold(S& state, const M& message) {
  if constexpr (Evolves<S, M>) evolve(state, message);
}

}  // namespace flowmart::contract
