#include "stripe/objects.hpp"

#include <gtest/gtest.h>

namespace flowmart::stripe {
namespace {

using contract::FailureReason;

// As Stripe answers, with what we don't read in between.
constexpr std::string_view intent_text = R"({"id":"pi_7","object":"payment_intent","amount":2500,
"amount_capturable":1600,"amount_details":{"tip":{}},"amount_received":900,"application":null,
"capture_method":"manual","client_secret":"pi_7_secret_x","created":1764246000,"currency":"gbp","customer":null,
"last_payment_error":null,"latest_charge":{"id":"ch_9","object":"charge","amount":2500,"status":"succeeded",
"captured":true,"payment_method_details":{"type":"card","card":{"brand":"visa","capture_before":1764850800,
"multicapture":{"status":"available"}}}},"livemode":false,"metadata":{"flowmart_home":"1c7a","other":"5",
"flowmart_payment":"11111111-2222-4333-8444-555555555555","flowmart_number":"2",
"flowmart_capture_1":"900@1764246100","flowmart_release_3":"100","flowmart_capture_x":"1","flowmart_release_4":"all"},
"next_action":null,"status":"requires_capture"})";

TEST(StripeObjects, ReadsAnIntentWithItsChargeAndOurNotes) {
  const auto intent = read_intent(intent_text);
  ASSERT_TRUE(intent);
  EXPECT_EQ(intent->id, "pi_7");
  EXPECT_TRUE(intent->holds());
  EXPECT_TRUE(intent->manual);
  EXPECT_EQ(intent->amount, 2500);
  EXPECT_EQ(intent->capturable, 1600);
  EXPECT_EQ(intent->received, 900);
  EXPECT_EQ(intent->currency, "gbp");
  EXPECT_EQ(intent->created, Time(std::chrono::seconds(1'764'246'000)));
  EXPECT_EQ(intent->charge, "ch_9");
  EXPECT_TRUE(intent->charged);
  EXPECT_TRUE(intent->multicapture);
  EXPECT_EQ(intent->capture_before, Time(std::chrono::seconds(1'764'850'800)));
  EXPECT_FALSE(intent->failure);
  EXPECT_EQ(intent->notes.home, "1c7a");
  EXPECT_EQ(intent->notes.payment.to_string(), "11111111-2222-4333-8444-555555555555");
  EXPECT_EQ(intent->notes.number, 2);
  const std::map<std::int64_t, Noted> captures{{1, {900, Time(std::chrono::seconds(1'764'246'100))}}};
  const std::map<std::int64_t, Noted> releases{{3, {100, {}}}};
  EXPECT_EQ(intent->notes.captures, captures);
  EXPECT_EQ(intent->notes.releases, releases);
}

TEST(StripeObjects, ReadsWhyAPaymentFailed) {
  const auto intent =
      read_intent(R"({"id":"pi_8","object":"payment_intent","status":"requires_payment_method",
"latest_charge":"ch_1","last_payment_error":{"type":"card_error","code":"card_declined",
"decline_code":"insufficient_funds","message":"Your card has insufficient funds."}})");
  ASSERT_TRUE(intent && intent->failure);
  EXPECT_EQ(intent->charge, "ch_1");
  EXPECT_FALSE(intent->charged);
  EXPECT_EQ(reason_of(*intent->failure), FailureReason::insufficient_funds);
  EXPECT_EQ(intent->failure->message, "Your card has insufficient funds.");
}

TEST(StripeObjects, TellsReasonsApart) {
  const auto of = [](std::string type, std::string code, std::string decline, std::string param = "") {
    return reason_of({std::move(type), std::move(code), std::move(decline), "", std::move(param)});
  };
  EXPECT_EQ(of("card_error", "card_declined", "generic_decline"), FailureReason::card_declined);
  EXPECT_EQ(of("card_error", "expired_card", ""), FailureReason::expired_card);
  EXPECT_EQ(of("card_error", "card_declined", "stolen_card"), FailureReason::fraud_suspected);
  EXPECT_EQ(of("card_error", "authentication_required", "authentication_required"),
            FailureReason::authentication_required);
  EXPECT_EQ(of("card_error", "processing_error", ""), FailureReason::network_error);
  EXPECT_EQ(of("invalid_request_error", "resource_missing", "", "payment_method"),
            FailureReason::invalid_payment_method);
  EXPECT_EQ(of("invalid_request_error", "parameter_unknown", ""), FailureReason::other);
}

TEST(StripeObjects, ReadsListsRefundsDisputesAndNotices) {
  const auto page = read_refunds(R"({"object":"list","has_more":true,"data":[{"id":"re_1","object":"refund",
"amount":500,"status":"failed","failure_reason":"lost_or_stolen_card","payment_intent":"pi_7","currency":"gbp"}]})");
  ASSERT_TRUE(page);
  EXPECT_TRUE(page->more);
  ASSERT_EQ(page->items.size(), 1u);
  EXPECT_TRUE(page->items[0].failed());
  EXPECT_EQ(page->items[0].failure, "lost_or_stolen_card");
  const auto dispute = read_dispute(R"({"id":"dp_1","object":"dispute","amount":2500,"currency":"gbp",
"status":"needs_response","reason":"fraudulent","payment_intent":"pi_7","created":1764246000,
"evidence_details":{"due_by":1764850800}})");
  ASSERT_TRUE(dispute);
  EXPECT_EQ(dispute->intent, "pi_7");
  EXPECT_EQ(dispute->due_by, Time(std::chrono::seconds(1'764'850'800)));
  const auto event =
      read_event(R"({"id":"evt_1","object":"event","type":"refund.updated","created":1764246000,
"data":{"object":{"id":"re_1","metadata":{"flowmart_home":"1c7a"}}}})");
  ASSERT_TRUE(event);
  EXPECT_EQ(event->type, "refund.updated");
  EXPECT_EQ(event->object, "re_1");
  EXPECT_EQ(event->notes.home, "1c7a");
}

TEST(StripeObjects, IsNotLedByWhatIsNone) {
  for (const std::string_view text :
       {"", "{", "[]", "null", "7", R"({"object":"payment_intent"})", R"({"id":7,"object":"payment_intent"})",
        R"({"id":"re_1","object":"refund"})", "<html>502 Bad Gateway</html>"})
    EXPECT_FALSE(read_intent(text)) << text;
  EXPECT_FALSE(read_intents(R"({"data":[1]})"));
  EXPECT_FALSE(read_intents(R"({"data":{}})"));
  EXPECT_EQ(read_failure("<html>").message, "");
  EXPECT_EQ(read_failure(R"({"error":{"type":"api_error","message":"no"}})").message, "no");
}

}  // namespace
}  // namespace flowmart::stripe
