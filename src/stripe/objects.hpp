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
  std::optional<Uuid> holder{};              // for whom its means of payment is kept
  // Of a promise that could be taken once: intents that took what more was to be taken, by capture. On those:
  // which capture, and of which promise.
  std::map<std::int64_t, std::string> furthers{};
  std::int64_t taken = 0;
  std::string of{};
  std::int64_t part = 0;  // of a refund that is made of several; 0: it is not
};

// An error, or why a payment did not go through.
struct Failure {
  std::string type, code, decline_code, message, param;

  // Under its key something else was asked for before: what became of that Stripe's object says.
  bool asked_otherwise() const { return type == "idempotency_error"; }
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
  std::string customer{}, method{};      // Stripe's names; whose means of payment, and which
  bool keeps = false;                    // that is kept for later charges

  bool holds() const { return status == "requires_capture"; }
};

struct RefundObject {
  std::string id, status, currency, intent, failure;
  std::int64_t amount = 0;
  Time created{};
  Notes notes{};

  bool failed() const { return status == "failed" || status == "canceled"; }
};

// A customer, or a means of payment: we keep nothing but its name.
struct NamedObject {
  std::string id;
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
std::optional<NamedObject> read_customer(std::string_view body);
std::optional<Page<NamedObject>> read_names(std::string_view body);
std::optional<Page<RefundObject>> read_refunds(std::string_view body);
// Of a text that is no error object all is empty.
Failure read_failure(std::string_view body);

// Why a payment was declined, in the contract's words.
contract::FailureReason reason_of(const Failure& failure);

}  // namespace flowmart::stripe
