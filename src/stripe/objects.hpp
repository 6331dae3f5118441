// What Stripe answers: the objects of its API, as far as we read them (https://docs.stripe.com/api, version
// `api_version` of requests.hpp). Fields that are not known are passed over. Pure.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/messages/payments.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::stripe {

// What we write on an object (its metadata), so that Stripe keeps under which name it was asked for.
struct Noted {
  std::int64_t amount = 0;  // as Stripe counts
  std::optional<Time> at;   // when it was asked for
  bool operator==(const Noted&) const = default;
};
struct Notes {
  std::string home;  // the journal that it belongs to; empty: it is not of ours
  PaymentId payment;
  std::int64_t number = 0;                   // attempt of a payment, or number of a refund
  std::optional<Time> at;                    // when it was asked for
  std::map<std::int64_t, Noted> captures{};  // by their numbers
  std::map<std::int64_t, Noted> releases{};  // by the numbers of the refunds that let go
};

// An error, or why a payment did not go through.
struct Failure {
  std::string type, code, decline_code, message, param;
};

struct Intent {
  std::string id, status, currency;
  std::int64_t amount = 0, capturable = 0, received = 0;
  Time created{};
  bool manual = false;  // it promises, and is captured later
  Notes notes{};
  std::optional<Failure> failure{};  // of the last try
  // Its last charge; empty: none was tried.
  std::string charge{};
  bool charged = false;                  // it went through, be it as a promise
  std::optional<Time> capture_before{};  // when the promise ends
  bool multicapture = false;             // it can be captured in several parts

  bool holds() const { return status == "requires_capture"; }
};

struct RefundObject {
  std::string id, status, currency, intent, failure;
  std::int64_t amount = 0;
  Time created{};
  Notes notes{};

  bool failed() const { return status == "failed" || status == "canceled"; }
};

struct DisputeObject {
  std::string id, status, currency, intent, reason;
  std::int64_t amount = 0;
  Time created{};
  std::optional<Time> due_by{};
};

// A notice of Stripe's: something has happened to an object.
struct Event {
  std::string id, type, object;  // the object's id
  Notes notes{};                 // of the object
  Time created{};
};

template <class T>
struct Page {
  std::vector<T> items;
  bool more = false;
};

// Nothing: the text is no such object.
std::optional<Intent> read_intent(std::string_view body);
std::optional<RefundObject> read_refund(std::string_view body);
std::optional<DisputeObject> read_dispute(std::string_view body);
std::optional<Event> read_event(std::string_view body);
std::optional<Page<Intent>> read_intents(std::string_view body);
std::optional<Page<RefundObject>> read_refunds(std::string_view body);
// Of a text that is no error object all is empty.
Failure read_failure(std::string_view body);

// Why a payment was declined, in the contract's words.
contract::FailureReason reason_of(const Failure& failure);

}  // namespace flowmart::stripe
