// What we send to Stripe: paths, forms and idempotency keys (https://docs.stripe.com/api). Pure.
//
// A charge is made in two steps, so that its outcome can always be asked about: an intent is made, which
// moves nothing; its id is kept; then it is confirmed. What is asked for is written on Stripe's object
// (`Notes`), so that Stripe itself knows under which name it was carried out.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "contract/private/capturing.hpp"
#include "contract/private/gateway.hpp"
#include "stripe/objects.hpp"

namespace flowmart::stripe {

// What stripe-mock 0.203 checks our requests against. Stripe keeps old versions as they were.
inline constexpr std::string_view api_version = "2026-08-26.dahlia";

struct Call {
  bool post = false;
  std::string path;  // with its query
  std::string form;  // of a POST
  std::string key;   // idempotency key of a POST
};

// application/x-www-form-urlencoded, with Stripe's brackets in the names.
class Form {
 public:
  Form& add(std::string_view name, std::string_view value);
  Form& add(std::string_view name, std::int64_t value) {
    return add(name, std::string_view(std::to_string(value)));
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

// Whose requests they are: the journal's first id, which a restored backup keeps, and another folder has not.
struct Home {
  std::string id;
};

// An id of a PaymentMethod (pm_...), or of what Stripe takes for one (card_..., src_...).
bool is_stripe_token(std::string_view token);

// For later charges: whose the means of payment is at Stripe. First: it is to be kept from this charge on;
// else it is charged while its buyer is not there.
struct Keeping {
  Uuid holder;
  std::string customer, method;
  bool first = true;
};

// `tries`: how often Stripe has certainly refused it. Under one key Stripe repeats its answer, also a
// refusal.
Call make_intent(const Home& home, const contract::ChargeRequested& request, std::int64_t amount,
                 std::int64_t tries, const std::optional<Keeping>& keeping = {});
// As the intent was made: with what is kept nobody is there.
Call confirm_intent(const Home& home, const contract::ChargeRequested& request, const Intent& intent,
                    std::int64_t tries);
Call read_intent_call(std::string_view intent);
Call cancel_intent(std::string_view intent, std::string_view key);
// `final`: what is left of the promise is let go.
Call capture_intent(const Home& home, const contract::CaptureRequested& request, std::int64_t amount,
                    bool final, std::int64_t tries);
// What more is to be taken of a promise that could be taken once: a charge of its own, by what is kept.
Call make_further(const Home& home, const contract::CaptureRequested& request, const Intent& promise,
                  std::int64_t amount, std::int64_t tries);
Call confirm_further(const Home& home, const contract::CaptureRequested& request, std::string_view intent,
                     std::int64_t tries);
Call search_further(PaymentId payment, std::int64_t capture);
// Writes on the promise that it was.
Call note_further(const Home& home, const contract::CaptureRequested& request, std::int64_t amount,
                  std::string_view intent, std::int64_t tries);
// Writes on the intent that so much of its promise is let go.
Call note_release(const Home& home, const contract::RefundRequested& request, std::int64_t amount,
                  std::int64_t tries);
// `part`: of several, each of another intent; 0: it is all of it.
Call make_refund(const Home& home, const contract::RefundRequested& request, std::int64_t amount,
                 std::int64_t tries, std::int64_t part = 0);
Call refunds_of(std::string_view intent, std::string_view after);
Call read_refund_call(std::string_view refund);
Call read_dispute_call(std::string_view dispute);
// For when our own notes are lost. Stripe takes up to a minute until it finds what is new.
Call search_charge(PaymentId payment, std::int64_t attempt);
// ---- customers: for whom a means of payment is kept. Nothing is said of who that is.
Call make_customer(const Home& home, const Uuid& holder, std::int64_t tries);
Call search_customer(const Home& home, const Uuid& holder);
Call methods_of(std::string_view customer);
Call detach_method(const Home& home, std::string_view method, std::int64_t question);
// Everything that was made since then, newest first; until none: up to now.
Call list_intents(Time from, std::optional<Time> until, std::string_view after);
Call list_refunds(Time from, std::string_view after);

}  // namespace flowmart::stripe
