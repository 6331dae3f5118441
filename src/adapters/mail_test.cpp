#include "adapters/mail.hpp"

#include <gtest/gtest.h>

namespace flowmart::adapters {
namespace {

const MailAddress shop{"FlowMart", "orders@shop.example"};

TEST(Mail, APlainHeaderStaysAsItIs) {
  EXPECT_EQ(header_text("Order WEB-1 received"), "Order WEB-1 received");
}

TEST(Mail, AnyScriptBecomesEncodedWordsThatEndBetweenLetters) {
  EXPECT_EQ(header_text("Grüße"), "=?UTF-8?B?R3LDvMOfZQ==?=");
  std::string greek;
  for (int i = 0; i < 60; ++i) greek += "ω";
  const std::string header = header_text(greek);
  std::size_t from = 0;
  int lines = 0;
  while (from < header.size()) {
    const std::size_t end = std::min(header.find("\r\n", from), header.size());
    EXPECT_LE(end - from, 76U);
    ++lines;
    from = end + 2;
  }
  EXPECT_EQ(lines, 3);
  EXPECT_NE(header.find("=?UTF-8?B?z4nPic+J"), std::string::npos) << header;
}

// What would be a header of its own is part of the one that it was said in.
TEST(Mail, ANameAddsNoHeader) {
  const Letter letter{.id = "ntf-1/email",
                      .recipient = "ines@buyer.example",
                      .name = "Ines\r\nBcc: all@buyer.example",
                      .locale = {},
                      .subject = "Hello\nX-Bad: 1",
                      .text = {},
                      .html = {},
                      .number = {},
                      .at = {}};
  for (const std::string& header : mail_headers(letter, shop)) {
    EXPECT_EQ(header.find("Bcc"), std::string::npos) << header;
    for (std::size_t at = header.find('\n'); at != header.npos; at = header.find('\n', at + 1))
      EXPECT_EQ(header[at + 1], ' ') << header;
  }
}

TEST(Mail, OneMessageIdADelivery) {
  Letter letter;
  letter.id = "ntf-8f0c-3/email";
  EXPECT_EQ(message_id(letter, shop), "<ntf-8f0c-3.email@shop.example>");
}

TEST(Mail, ReadsAnAddress) {
  EXPECT_EQ(MailAddress::parse("The shop <a@b.example>")->name, "The shop");
  EXPECT_EQ(MailAddress::parse("a@b.example")->address, "a@b.example");
  for (const char* bad : {"", "a", "@b", "a@", "a@b@c", "a b@c", "x <a@b", "a@b\r\nBcc: c@d"})
    EXPECT_FALSE(MailAddress::parse(bad)) << bad;
}

}  // namespace
}  // namespace flowmart::adapters
