#include "cli/import/values.hpp"

#include <gtest/gtest.h>

namespace flowmart::cli::import {
namespace {

constexpr Currency gbp{{'G', 'B', 'P'}}, jpy{{'J', 'P', 'Y'}};

std::string quantity(std::string_view text, Quantity minimum = 1) {
  const auto read = read_quantity(text, minimum);
  if (const Wrong* wrong = std::get_if<Wrong>(&read))
    return (wrong->unreadable ? "? " : "! ") + wrong->reason;
  return std::to_string(std::get<Quantity>(read));
}
std::string price(std::string_view text, Currency currency = gbp) {
  const auto read = read_price(text, currency);
  if (const Wrong* wrong = std::get_if<Wrong>(&read))
    return (wrong->unreadable ? "? " : "! ") + wrong->reason;
  return std::get<Money>(read).to_string();
}
std::string date(std::string_view text, std::string_view format = {}) {
  const auto time = read_date(text, format.empty() ? std::nullopt : DateFormat::parse(format));
  return time ? format_time(*time) : "-";
}

TEST(ImportValues, Quantities) {
  EXPECT_EQ(quantity(" 6 "), "6");
  EXPECT_EQ(quantity("6.0"), "6");
  EXPECT_EQ(quantity("006"), "6");
  EXPECT_EQ(quantity("1000000000"), "1000000000");
  EXPECT_EQ(quantity("1000000001"), "! 1000000001 is over 1000000000");
  EXPECT_EQ(quantity("0"), "! 0 is under 1");
  EXPECT_EQ(quantity("0", 0), "0");
  EXPECT_EQ(quantity("-2"), "! -2 is under 1");
  EXPECT_EQ(quantity("1.5"), "? 1.5 is not a whole number");
  EXPECT_EQ(quantity("six"), "? \"six\" is not a number");
  EXPECT_EQ(quantity(" "), "? is missing");
  EXPECT_EQ(quantity("99999999999999999999"), "? \"99999999999999999999\" is not a number");
}
TEST(ImportValues, Prices) {
  EXPECT_EQ(price("2.55"), "2.55");
  EXPECT_EQ(price("2.5"), "2.50");
  EXPECT_EQ(price("2.550"), "2.55");
  EXPECT_EQ(price(".5"), "0.50");
  EXPECT_EQ(price("+3."), "3.00");
  EXPECT_EQ(price("-0.00"), "0.00");
  EXPECT_EQ(price("2.555"), "! 2.555 is finer than the smallest unit of GBP");
  EXPECT_EQ(price("-0.01"), "! -0.01 is negative");
  EXPECT_EQ(price("1.5", jpy), "! 1.5 is finer than the smallest unit of JPY");
  EXPECT_EQ(price("150.0", jpy), "150");
  EXPECT_EQ(price("999999999999999999"), "! 999999999999999999 is too much money in GBP");
  EXPECT_EQ(price("£3"), "? \"£3\" is not a number");
  EXPECT_EQ(price("1,50"), "? \"1,50\" is not a number");
  EXPECT_EQ(price("nan"), "? \"nan\" is not a number");
}
TEST(ImportValues, DatesWithTheYearFirst) {
  EXPECT_EQ(date("2010-12-01 08:26:00"), "2010-12-01T08:26:00Z");
  EXPECT_EQ(date("2010-12-01 08:26"), "2010-12-01T08:26:00Z");
  EXPECT_EQ(date("2010-12-01"), "2010-12-01T00:00:00Z");
  EXPECT_EQ(date("2010/12/01"), "2010-12-01T00:00:00Z");
  EXPECT_EQ(date("2010-12-01T08:26:00Z"), "2010-12-01T08:26:00Z");
  EXPECT_EQ(date("2010-12-01T08:26:00.25+01:00"), "2010-12-01T07:26:00.250Z");
  EXPECT_EQ(date("2023-04-05 12:01:02 -0400"), "2023-04-05T16:01:02Z");
  EXPECT_EQ(date("2026-03-14T09:26:53.123456789Z"), "2026-03-14T09:26:53.123456Z");
  EXPECT_EQ(date("2016-12-31T23:59:60Z"), "2016-12-31T23:59:59.999999Z");
  EXPECT_EQ(date("2017-01-01T00:59:60.5+01:00"), "2016-12-31T23:59:59.999999Z");
  EXPECT_EQ(date("2016-12-30T23:59:60Z"), "-") << "no month ends there";
  EXPECT_EQ(date("2016-12-31T23:59:61Z"), "-");
  EXPECT_EQ(date("2010-02-30"), "-");
  EXPECT_EQ(date("12/1/2010 8:26"), "-");
  EXPECT_EQ(date("2010-12-01 25:00"), "-");
  EXPECT_EQ(date("2010-12-01 08:26:00 tomorrow"), "-");
  EXPECT_EQ(date(""), "-");
}
TEST(ImportValues, DatesInAFormat) {
  EXPECT_EQ(date("12/1/2010 8:26", "%m/%d/%Y %H:%M"), "2010-12-01T08:26:00Z");
  EXPECT_EQ(date("1.12.10", "%d.%m.%y"), "2010-12-01T00:00:00Z");
  EXPECT_EQ(date("1 December 2010 12:05 am", "%d %b %Y %I:%M %p"), "2010-12-01T00:05:00Z");
  EXPECT_EQ(date("1-Dec-2010 12:05 PM", "%d-%b-%Y %I:%M %p"), "2010-12-01T12:05:00Z");
  EXPECT_EQ(date("2010-12-01 08:26 +02", "%Y-%m-%d %H:%M %Z"), "2010-12-01T06:26:00Z");
  EXPECT_EQ(date("31/2/2010", "%d/%m/%Y"), "-");
  EXPECT_EQ(date("1/2/2010 x", "%d/%m/%Y"), "-");
  EXPECT_EQ(date("13:00 pm 1/2/2010", "%I:%M %p %d/%m/%Y"), "-");
  EXPECT_FALSE(DateFormat::parse("%d.%m."));
  EXPECT_FALSE(DateFormat::parse("%Y-%m-%d %Q"));
  EXPECT_FALSE(DateFormat::parse("%Y-%m-%d %"));
}
TEST(ImportValues, BuyersAndTheirAddresses) {
  EXPECT_EQ(customer_number("17850.0"), "17850");
  EXPECT_EQ(customer_number(" 17850 "), "17850");
  EXPECT_EQ(customer_number("C-17.0"), "C-17.0");
  EXPECT_EQ(customer_number("17.50"), "17.50");
  EXPECT_EQ(customer_number(".0"), ".0");
  EXPECT_EQ(mailbox_of("17850"), "17850");
  EXPECT_EQ(mailbox_of("Jo Smith & Co."), "Jo-Smith---Co");
  EXPECT_EQ(mailbox_of("a..b."), "a.-b");
  EXPECT_TRUE(is_email(mailbox_of(std::string(300, '.') + "é@") + "@customers.invalid"));
  EXPECT_EQ(mailbox_of(""), "unknown");
}

}  // namespace
}  // namespace flowmart::cli::import
