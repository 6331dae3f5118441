// Every published message's example there and back again.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "kernel/decimal.hpp"
#include "wire/all_messages.hpp"
#include "wire/cloudevents.hpp"

#ifdef FLOWMART_CONTRACT_FACTS
#include <fstream>
#endif

namespace flowmart::wire {
namespace {

// Numbers in place of their own canonical text, so that documents are compared exactly: 2.50 is 2.5, but
// no two numbers become one by way of a double.
std::string with_exact_numbers(std::string_view json) {
  std::string out;
  for (std::size_t i = 0; i < json.size();) {
    if (json[i] == '"') {
      std::size_t end = i + 1;
      while (json[end] != '"') end += json[end] == '\\' ? 2u : 1u;
      out.append(json.substr(i, end + 1 - i));
      i = end + 1;
      continue;
    }
    const std::size_t size = std::min(json.find_first_not_of("0123456789+-.eE", i), json.size()) - i;
    const bool number = json[i] == '-' || (json[i] >= '0' && json[i] <= '9');
    if (!number) {
      out += json[i++];
      continue;
    }
    Decimal value = Decimal::parse(json.substr(i, size)).value();
    while (value.scale > 0 && value.units % 10 == 0)
      value = {value.units / 10, static_cast<std::uint8_t>(value.scale - 1)};
    out.append("\"number ").append(value.to_string()).append("\"");
    i += size;
  }
  return out;
}

void expect_there_and_back(const MessageType& type, std::string_view example) {
  const ReadMessage read = type.read_json(example);
  if (read.rejection) {
    for (const Fault& fault : read.rejection->faults)
      ADD_FAILURE() << type.event_type << ' ' << fault.pointer << ' ' << fault.detail;
    FAIL() << type.event_type << ' ' << read.rejection->code << ' ' << read.rejection->detail;
  }
  std::string written;
  type.write_json(read.message.body.get(), written);
  EXPECT_EQ(nlohmann::json::parse(with_exact_numbers(written)),
            nlohmann::json::parse(with_exact_numbers(example)))
      << type.event_type;

  std::string bytes, again;
  type.encode(read.message.body.get(), bytes);
  Reader in(bytes);
  const auto body = type.decode(in);
  ASSERT_TRUE(body) << type.event_type;
  type.write_json(body.get(), again);
  EXPECT_EQ(again, written);

  std::string event;
  write_cloud_event(event, {.id = "1", .source = "/test", .message = read.message});
  EXPECT_FALSE(read_cloud_event(event, all_messages()).rejection) << event;
}

TEST(Examples, AreReadAndWrittenBackEqual) {
  std::size_t examples = 0;
  for (const MessageType* type : all_messages().all()) {
    if (type->info.is_private) continue;
    ASSERT_FALSE(type->info.example.empty()) << type->event_type;
    expect_there_and_back(*type, type->info.example);
    ++examples;
  }
  EXPECT_GE(examples, 31u);
}

#ifdef FLOWMART_CONTRACT_FACTS
TEST(Examples, OfTheContractAreReadAndWrittenBackEqual) {
  std::ifstream file(FLOWMART_CONTRACT_FACTS);
  const auto facts = nlohmann::json::parse(file);
  for (const auto& message : facts.at("messages")) {
    const MessageType* type =
        all_messages().find(message.at("id").get<std::string>(), message.at("version").get<std::string>());
    ASSERT_NE(type, nullptr) << message.at("id");
    expect_there_and_back(*type, message.at("example").dump());
    if (message.contains("example_response"))
      expect_there_and_back(*type->response, message.at("example_response").dump());
  }
}
#endif

}  // namespace
}  // namespace flowmart::wire
