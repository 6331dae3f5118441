#include "stripe/requests.hpp"

#include <gtest/gtest.h>

namespace flowmart::stripe {
namespace {

using namespace contract;

const Home home{"1c7a"};
const PaymentId payment{*Uuid::parse("11111111-2222-4333-8444-555555555555")};
const OrderId order{*Uuid::parse("99999999-2222-4333-8444-555555555555")};
const Time noon{std::chrono::seconds(1'764'246'000)};
Money gbp(std::int64_t minor) { return {minor, *Currency::parse("GBP")}; }

ChargeRequested charge(std::string token, std::optional<CaptureMode> capture = {}) {
  return {payment, 2, order, {}, gbp(2500), PaymentMethod::credit_card, std::move(token), capture, {}};
}

const std::string notes =
    "&metadata[flowmart_home]=1c7a&metadata[flowmart_payment]=11111111-2222-4333-8444-555555555555"
    "&metadata[flowmart_number]=2&metadata[flowmart_order]=99999999-2222-4333-8444-555555555555";

TEST(StripeRequests, AChargeIsMadeInTwoSteps) {
  const Call made = make_intent(home, charge("pm_1"), 2500, 0);
  EXPECT_TRUE(made.post);
  EXPECT_EQ(made.path, "/v1/payment_intents");
  EXPECT_EQ(made.form,
            "amount=2500&currency=gbp&capture_method=automatic&payment_method=pm_1"
            "&automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never" +
                notes);
  EXPECT_EQ(made.key, "flowmart-1c7a-charge-11111111-2222-4333-8444-555555555555-2-0");
  const Call confirmed =
      confirm_intent(home, charge("pm_1"), Intent{.id = "pi_7", .status = {}, .currency = {}}, 0);
  EXPECT_EQ(confirmed.path, "/v1/payment_intents/pi_7/confirm");
  EXPECT_EQ(confirmed.form, "error_on_requires_action=true&expand[]=latest_charge");
  EXPECT_EQ(confirmed.key, "flowmart-1c7a-confirm-11111111-2222-4333-8444-555555555555-2-0");
}

TEST(StripeRequests, APromiseIsTakenLaterAndInPartsWhereTheCardCan) {
  const Call made = make_intent(home, charge("pm_2", CaptureMode::per_parcel), 2500, 3);
  EXPECT_EQ(made.form,
            "amount=2500&currency=gbp&capture_method=manual&payment_method=pm_2"
            "&automatic_payment_methods[enabled]=true"
            "&automatic_payment_methods[allow_redirects]=never"
            "&payment_method_options[card][request_multicapture]=if_available" +
                notes);
  EXPECT_TRUE(made.key.ends_with("-2-3"));
  const CaptureRequested part{payment, 4, order, gbp(900), "pi_7", "parcel", noon};
  const Call more = capture_intent(home, part, 900, false, 0),
             last = capture_intent(home, part, 900, true, 0);
  EXPECT_EQ(more.path, "/v1/payment_intents/pi_7/capture");
  EXPECT_EQ(more.form,
            "amount_to_capture=900&final_capture=false&metadata[flowmart_capture_4]=900%401764246000"
            "&expand[]=latest_charge");
  EXPECT_EQ(last.form,
            "amount_to_capture=900&metadata[flowmart_capture_4]=900%401764246000&expand[]=latest_charge");
}

TEST(StripeRequests, WhatIsKeptIsChargedWhileNobodyIsThere) {
  const Uuid holder = *Uuid::parse("77777777-2222-4333-8444-555555555555");
  const Call first = make_intent(home, charge("pm_1"), 2500, 0, Keeping{holder, "cus_1", "pm_1", true});
  EXPECT_NE(first.form.find("&payment_method=pm_1&customer=cus_1&setup_future_usage=off_session"),
            std::string::npos);
  EXPECT_TRUE(first.form.ends_with("&metadata[flowmart_holder]=77777777-2222-4333-8444-555555555555"));
  const Call later = make_intent(home, charge("tok"), 2500, 0, Keeping{holder, "cus_1", "pm_1", false});
  EXPECT_NE(later.form.find("&payment_method=pm_1&customer=cus_1&automatic"), std::string::npos);
  Intent intent;
  intent.id = "pi_7";
  intent.customer = "cus_1";
  EXPECT_EQ(confirm_intent(home, charge("tok"), intent, 0).form,
            "error_on_requires_action=true&expand[]=latest_charge&off_session=true");
  intent.keeps = true;
  EXPECT_EQ(confirm_intent(home, charge("tok"), intent, 0).form,
            "error_on_requires_action=true&expand[]=latest_charge");
  const Call made = make_customer(home, holder, 1);
  EXPECT_EQ(made.form,
            "metadata[flowmart_home]=1c7a&metadata[flowmart_holder]=77777777-2222-4333-8444-555555555555");
  EXPECT_EQ(made.key, "flowmart-1c7a-customer-77777777-2222-4333-8444-555555555555-1");
  EXPECT_EQ(methods_of("cus_1").path, "/v1/customers/cus_1/payment_methods?limit=100");
  EXPECT_EQ(detach_method(home, "pm_1", 2).path, "/v1/payment_methods/pm_1/detach");
}

TEST(StripeRequests, AFurtherParcelIsAChargeOfItsOwn) {
  const CaptureRequested part{payment, 4, order, gbp(900), "pi_7", "parcel", noon};
  Intent promise;
  promise.id = "pi_7";
  promise.currency = "gbp";
  promise.customer = "cus_1";
  promise.method = "pm_1";
  const Call made = make_further(home, part, promise, 900, 0);
  EXPECT_EQ(made.form,
            "amount=900&currency=gbp&capture_method=automatic&payment_method=pm_1&customer=cus_1"
            "&automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never"
            "&metadata[flowmart_home]=1c7a&metadata[flowmart_payment]=11111111-2222-4333-8444-555555555555"
            "&metadata[flowmart_order]=99999999-2222-4333-8444-555555555555"
            "&metadata[flowmart_taken]=4&metadata[flowmart_of]=pi_7");
  EXPECT_EQ(note_further(home, part, 900, "pi_8", 0).form,
            "metadata[flowmart_capture_4]=900%401764246000&metadata[flowmart_further_4]=pi_8"
            "&expand[]=latest_charge");
  RefundRequested back{payment, 2, order, gbp(1250), PaymentMethod::credit_card, "pi_8", "key", "broken"};
  EXPECT_TRUE(make_refund(home, back, 250, 1, 2).form.ends_with("&metadata[flowmart_part]=2"));
  EXPECT_TRUE(make_refund(home, back, 250, 1, 2).key.ends_with("-2-1-part-2"));
}

TEST(StripeRequests, ARefundNamesItsIntentAndItself) {
  RefundRequested back{payment, 2, order, gbp(1250), PaymentMethod::credit_card, "pi_7", "key", "broken"};
  back.at = noon;
  const Call made = make_refund(home, back, 1250, 1);
  EXPECT_EQ(made.path, "/v1/refunds");
  EXPECT_EQ(made.form, "payment_intent=pi_7&amount=1250" + notes + "&metadata[flowmart_at]=1764246000");
  EXPECT_EQ(made.key, "flowmart-1c7a-refund-11111111-2222-4333-8444-555555555555-2-1");
  const Call noted = note_release(home, back, 250, 0);
  EXPECT_EQ(noted.path, "/v1/payment_intents/pi_7");
  EXPECT_EQ(noted.form, "metadata[flowmart_release_2]=250%401764246000&expand[]=latest_charge");
}

TEST(StripeRequests, QuestionsHaveNoKey) {
  EXPECT_EQ(read_intent_call("pi_7").path, "/v1/payment_intents/pi_7?expand[]=latest_charge");
  EXPECT_EQ(refunds_of("pi_7", "re_3").path, "/v1/refunds?payment_intent=pi_7&limit=100&starting_after=re_3");
  EXPECT_EQ(list_intents(noon, noon, {}).path,
            "/v1/payment_intents?limit=100&created[gte]=1764246000&created[lt]=1764246000"
            "&expand[]=data.latest_charge");
  EXPECT_EQ(search_charge(payment, 2).path,
            "/v1/payment_intents/search?query=metadata%5B%27flowmart_payment%27%5D"
            "%3A%2711111111-2222-4333-8444-555555555555%27%20AND%20metadata%5B%27flowmart_number%27%5D"
            "%3A%272%27&expand[]=data.latest_charge");
  EXPECT_EQ(read_intent_call("pi_7").key, "");
  EXPECT_FALSE(read_intent_call("pi_7").post);
}

TEST(StripeRequests, FormsKeepWhatATextHolds) {
  EXPECT_EQ(Form().add("a[b]", "x y&z=1+ü%").take(), "a[b]=x%20y%26z%3D1%2B%C3%BC%25");
  EXPECT_EQ(Form().add("a", "[]").take(), "a=%5B%5D");
}

TEST(StripeRequests, ACardsNumberIsNoToken) {
  EXPECT_TRUE(is_stripe_token("pm_card_visa"));
  EXPECT_TRUE(is_stripe_token("card_1"));
  for (const char* token : {"4242424242424242", "pm_", "", "visa", "pi_7", "tok_visa"})
    EXPECT_FALSE(is_stripe_token(token)) << token;
}

}  // namespace
}  // namespace flowmart::stripe
