#include "orders.hpp"

#include <array>
#include <charconv>
#include <string_view>

namespace flowmart::bench {
namespace {

void append_number(std::string& out, std::uint64_t value, int base = 10, std::size_t digits = 0) {
  std::array<char, 24> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, base).ptr;
  const auto length = static_cast<std::size_t>(end - text.data());
  if (length < digits) out.append(digits - length, '0');
  out.append(text.data(), length);
}

void append_sku(std::string& out, std::uint64_t product) {
  out += "SKU-";
  append_number(out, product, 10, 6);
}

std::uint64_t price_minor(std::uint64_t product) { return 50 + product * 37 % 9'950; }

void append_price(std::string& out, std::uint64_t product) {
  append_number(out, price_minor(product) / 100);
  out += '.';
  append_number(out, price_minor(product) % 100, 10, 2);
}

// A version 8 UUID: the seed and a count, so that runs with different seeds never meet.
void append_uuid(std::string& out, std::uint64_t seed, std::uint64_t count) {
  append_number(out, seed & 0xffffffffu, 16, 8);
  out += "-f10e-8";
  append_number(out, (count >> 48) & 0xfffu, 16, 3);
  out += "-8000-";
  append_number(out, count & 0xffffffffffffu, 16, 12);
}

}  // namespace

std::uint64_t OrderRequests::random() {  // xorshift64*
  random_ ^= random_ >> 12;
  random_ ^= random_ << 25;
  random_ ^= random_ >> 27;
  return random_ * 0x2545F4914F6CDD1Du;
}

void OrderRequests::append_body(std::string& out) {
  out += R"({"customerId":"CUST-)";
  append_number(out, random() % 100'000, 10, 6);
  out += R"(","items":[)";
  for (std::uint32_t line = 0; line < mix_.lines; ++line) {
    const auto product = mix_.hot && line == 0 ? 0 : random() % mix_.products;
    out += line == 0 ? R"({"productId":")" : R"(,{"productId":")";
    append_sku(out, product);
    out += R"(","name":"Stoneware mug, hand glazed","quantity":)";
    append_number(out, 1 + random() % 3);
    out += R"(,"price":)";
    append_price(out, product);
    out += '}';
  }
  out += R"(],"shippingAddress":{"street":"Via del Corso 18, scala B, interno 7","city":"Roma","state":"RM",)"
         R"("postalCode":"00186","country":"IT"}})";
}

void OrderRequests::append_command(std::string& out) {
  out += R"({"orderId":")";
  append_uuid(out, mix_.seed, count_ + 1);
  out += R"(","customer":{"customerId":"CUST-)";
  append_number(out, random() % 100'000, 10, 6);
  out += R"(","name":"Ines Marchetti","email":"ines@example.com"},"items":[)";
  std::uint64_t amount = 0;
  for (std::uint32_t line = 0; line < mix_.lines; ++line) {
    const auto product = mix_.hot && line == 0 ? 0 : random() % mix_.products;
    const auto quantity = 1 + random() % 3;
    amount += quantity * price_minor(product);
    out += line == 0 ? R"({"itemId":")" : R"(,{"itemId":")";
    append_sku(out, product);
    out += R"(","name":"Stoneware mug, hand glazed","quantity":)";
    append_number(out, quantity);
    out += R"(,"price":)";
    append_price(out, product);
    out += '}';
  }
  out +=
      R"(],"shippingAddress":{"street":"Via del Corso 18, scala B, interno 7","city":"Roma","state":"RM",)"
      R"("zip":"00186","country":"IT"},"payment":{"paymentMethod":"Bank Transfer","transactionId":"none","amount":)";
  append_number(out, amount / 100);
  out += '.';
  append_number(out, amount % 100, 10, 2);
  out += R"(},"orderDate":"2026-01-01T00:00:00Z","status":"Pending"})";
}

void OrderRequests::next(std::string& out) {
  body_.clear();
  if (mix_.transfer) append_command(body_);
  else append_body(body_);
  out.clear();
  out.append("POST ").append(path_).append(
      " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
      "User-Agent: flowmart-load\r\nIdempotency-Key: ");
  append_uuid(out, mix_.seed, ++count_);
  out += "\r\nContent-Length: ";
  append_number(out, body_.size());
  out += "\r\n\r\n";
  out += body_;
}

std::string sku_of(std::uint64_t product) {
  std::string out;
  append_sku(out, product);
  return out;
}
std::int64_t price_minor_of(std::uint64_t product) { return static_cast<std::int64_t>(price_minor(product)); }

std::string products_csv(std::uint32_t products, std::uint64_t quantity) {
  std::string out = "sku,name,price,quantity\n";
  for (std::uint32_t product = 0; product < products; ++product) {
    append_sku(out, product);
    out += ",\"Stoneware mug, hand glazed\",";
    append_price(out, product);
    out += ',';
    append_number(out, quantity);
    out += '\n';
  }
  return out;
}

}  // namespace flowmart::bench
