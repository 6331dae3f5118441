#include "stripe/signature.hpp"

#include <gtest/gtest.h>

namespace flowmart::stripe {
namespace {

using std::chrono::seconds;

const Time signed_at{seconds(1'764'246'000)};
const std::string hooks_secret = "whsec_test_secret";
constexpr std::string_view notice = R"({"id":"evt_1","object":"event"})";

TEST(StripeSignature, BelievesWhatIsSignedWithAnyKnownSecret) {
  const std::string header = signature_of(hooks_secret, signed_at, notice);
  EXPECT_EQ(refuse_notice(header, notice, {hooks_secret}, signed_at), std::nullopt);
  EXPECT_EQ(refuse_notice(header, notice, {"whsec_older", hooks_secret}, signed_at), std::nullopt);
  EXPECT_EQ(refuse_notice("v0=aa,t=1764246000," + header.substr(header.find("v1=")) + ",v1=bb", notice,
                          {hooks_secret}, signed_at),
            std::nullopt);
}

// The same made by openssl: printf '1764246000.{"id":"evt_1","object":"event"}' | openssl dgst -sha256 -hmac
// ...
TEST(StripeSignature, IsHmacSha256OfMomentAndBody) {
  EXPECT_EQ(signature_of(hooks_secret, signed_at, notice),
            "t=1764246000,v1=bbf8735b0e21ce6922f28a3ef07c61d9cf4bfab207b317dd3f347c5fbe3b74a3");
}

TEST(StripeSignature, RefusesWhatIsForgedOrChanged) {
  const std::string header = signature_of(hooks_secret, signed_at, notice);
  EXPECT_TRUE(refuse_notice(header, std::string(notice) + " ", {hooks_secret}, signed_at));
  EXPECT_TRUE(refuse_notice(header, notice, {"whsec_other"}, signed_at));
  EXPECT_TRUE(refuse_notice(header, notice, {}, signed_at));
  std::string later = header;
  later[11] = '1';  // the moment is signed, too
  EXPECT_TRUE(refuse_notice(later, notice, {hooks_secret}, signed_at + seconds(1)));
  for (const std::string text :
       {std::string(), std::string("t=1764246000"), header.substr(header.find("v1=")), std::string("t=,v1="),
        "t=x" + header.substr(12), std::string("t=1764246000,v1="), header.substr(0, header.size() - 1)})
    EXPECT_TRUE(refuse_notice(text, notice, {hooks_secret}, signed_at)) << text;
}

TEST(StripeSignature, IsGoodForFiveMinutes) {
  const std::string header = signature_of(hooks_secret, signed_at, notice);
  EXPECT_EQ(refuse_notice(header, notice, {hooks_secret}, signed_at + seconds(300)), std::nullopt);
  EXPECT_EQ(refuse_notice(header, notice, {hooks_secret}, signed_at - seconds(300)), std::nullopt);
  EXPECT_TRUE(refuse_notice(header, notice, {hooks_secret}, signed_at + seconds(301)));
  EXPECT_TRUE(refuse_notice(header, notice, {hooks_secret}, signed_at - seconds(301)));
}

}  // namespace
}  // namespace flowmart::stripe
