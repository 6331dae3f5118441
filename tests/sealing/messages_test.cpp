// Every type of message: what its marks seal, what stands there once the key is gone, whose words it holds.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "app/persons.hpp"
#include "contract/messages.hpp"
#include "contract/private/orders.hpp"
#include "engine/seals.hpp"
#include "journal/memory/memory_keys.hpp"
#include "wire/all_messages.hpp"
#include "wire/sample.hpp"
#include "wire/shape.hpp"

namespace flowmart {
namespace {

using engine::Seals;
using wire::AnyMessage;
using wire::MessageType;

const engine::PersonKey key{.number = 300, .person = uuid_of("person", "Ines"), .secret = {7, 7, 7}};

engine::Person nobody(const AnyMessage&, const engine::StateOf&) { return Uuid{}; }

std::vector<const MessageType*> personal_types() {
  std::vector<const MessageType*> found;
  for (const MessageType* type : wire::all_messages().all())
    if (type->shape.personal) found.push_back(type);
  return found;
}

AnyMessage sample_of(const MessageType& type) { return {&type, wire::sample(type)}; }

std::vector<std::string> texts_of(const AnyMessage& message) {
  std::vector<std::string> texts;
  wire::each_personal(message.type->shape, const_cast<void*>(message.body.get()),
                      [&](const std::string& text, std::string_view) { texts.push_back(text); });
  return texts;
}
std::string bytes_of(const AnyMessage& message) {
  std::string bytes;
  message.type->encode(message.body.get(), bytes);
  return bytes;
}

// Who adds a field that says who somebody is adds a mark, and sees it here.
TEST(Marks, AreOnTheseMessages) {
  std::vector<std::string> ids;
  for (const MessageType* type : personal_types())
    ids.push_back(std::string(type->id) + " " + std::to_string(texts_of(sample_of(*type)).size()));
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(ids, (std::vector<std::string>{"AmendOrder 5",
                                           "AmendmentEnded 5",
                                           "CancelOrder 1",
                                           "CreateShipment 4",
                                           "DeliveryAnswered 1",
                                           "FulfilOrder 4",
                                           "GetOrderResponse 14",
                                           "OrderAmending 5",
                                           "OrderCancelling 1",
                                           "OrderDetails 4",
                                           "PlaceAgain 11",
                                           "PlaceOrder 7",
                                           "ReadLabelResponse 4",
                                           "ReadNoticesResponse 16",
                                           "ReadOrderResponse 22",
                                           "ReadParcelsResponse 8",
                                           "ReadSubscriptionResponse 7",
                                           "RenewSubscription 7",
                                           "ResendNotice 1",
                                           "SetPreferences 4",
                                           "ShipmentCreated 4",
                                           "Subscribe 7"}));
}

TEST(Seals, HideEachTextAndGiveItBack) {
  journal::MemoryKeys keys;
  ASSERT_FALSE(keys.add(std::span(&key, 1)));
  const Seals seals(keys, nobody);
  for (const MessageType* type : personal_types()) {
    const AnyMessage plain = sample_of(*type), sealed = Seals::seal(plain, key);
    EXPECT_TRUE(Seals::in_plain(plain)) << type->id;
    EXPECT_FALSE(Seals::in_plain(sealed)) << type->id;
    for (const std::string& text : texts_of(sealed)) EXPECT_EQ(text.front(), 1) << "as journals have it";
    const std::string bytes = bytes_of(sealed);
    for (const std::string& text : texts_of(plain))
      EXPECT_EQ(bytes.find(text), std::string::npos) << type->id << ": " << text;
    std::string damage;
    EXPECT_EQ(bytes_of(seals.open(sealed, &damage)), bytes_of(plain)) << type->id;
    EXPECT_EQ(damage, "");
  }
}

TEST(Seals, SealWhatLooksSealedLikeAnythingElse) {
  journal::MemoryKeys keys;
  ASSERT_FALSE(keys.add(std::span(&key, 1)));
  contract::CancelOrder forged;
  forged.actor = texts_of(Seals::seal(sample_of(wire::type_of<contract::CancelOrder>()), key)).front();
  const AnyMessage sealed = Seals::seal(AnyMessage::of(forged), key);
  EXPECT_EQ(Seals(keys, nobody).open(sealed).get<contract::CancelOrder>().actor, forged.actor);
}

// Some were written before there were keys.
TEST(Seals, LeaveAPlainTextAsItIs) {
  const journal::MemoryKeys keys;
  const Seals seals(keys, nobody);
  for (const MessageType* type : personal_types()) {
    std::string damage;
    EXPECT_EQ(bytes_of(seals.open(sample_of(*type), &damage)), bytes_of(sample_of(*type))) << type->id;
    EXPECT_EQ(damage, "");
  }
}

TEST(Seals, LeaveEmptyTextsEmpty) {
  const AnyMessage sealed = Seals::seal(AnyMessage::of(contract::CancelOrder{}), key);
  EXPECT_EQ(sealed.get<contract::CancelOrder>().actor, "");
}

// The text is there, the key is another one: told, and not taken for an erasure.
TEST(Seals, TellDamageFromErasure) {
  const AnyMessage sealed = Seals::seal(sample_of(wire::type_of<contract::PlaceOrder>()), key);
  journal::MemoryKeys none, other;
  engine::PersonKey changed = key;
  changed.secret[3] = 1;
  ASSERT_FALSE(other.add(std::span(&changed, 1)));
  for (const auto& [keys, told] : {std::pair(&none, false), std::pair(&other, true)}) {
    std::string damage;
    const AnyMessage opened = Seals(*keys, nobody).open(sealed, &damage);
    EXPECT_EQ(!damage.empty(), told) << damage;
    EXPECT_EQ(opened.get<contract::PlaceOrder>().customer.name, "erased");
  }
}

TEST(Erased, MessagesKeepTheirSchema) {
  const journal::MemoryKeys none;
  const Seals seals(none, nobody);
  std::size_t examples = 0;
  for (const MessageType* type : personal_types()) {
    if (type->info.example.empty()) continue;
    ++examples;
    wire::ReadMessage example = type->read_json(type->info.example);
    ASSERT_FALSE(example.rejection) << type->id;
    const AnyMessage erased = seals.open(Seals::seal(example.message, key));
    std::string json;
    type->write_json(erased.body.get(), json);
    const wire::ReadMessage again = type->read_json(json);
    EXPECT_FALSE(again.rejection) << type->id << ": " << json;
    for (const std::string& text : texts_of(example.message))
      EXPECT_EQ(json.find('"' + text + '"'), std::string::npos) << type->id << ": " << text;
  }
  EXPECT_GE(examples, 4U);
}

// Also of those without an example: each text by itself keeps its field's rule.
TEST(Erased, TextsKeepTheRuleOfTheirField) {
  std::size_t seen = 0;
  const std::function<void(const wire::Shape&)> walk = [&](const wire::Shape& shape) {
    if (shape.element) return walk(*shape.element);
    for (const wire::FieldShape& field : shape.fields) {
      if (field.shape->personal) walk(*field.shape);
      if (field.erased.empty()) continue;
      ++seen;
      if (field.rule->pattern) {
        EXPECT_TRUE(field.rule->pattern->matches(field.erased)) << field.name;
      }
      if (field.rule->format == "email") {
        EXPECT_EQ(field.erased, contract::erased_email);
      }
    }
  };
  for (const MessageType* type : personal_types()) walk(type->shape);
  EXPECT_GT(seen, 40U);
}

// Whatever may come from outside has somebody whose words it holds: else the program would end on it.
// No service can count the characters of what it does not read.
TEST(PersonOf, RefusesTextsThatAreTooLongBeforeTheyAreSealed) {
  contract::PlaceOrder wish;
  wish.customer.name = std::string(256, 'x');
  const auto nothing_runs = [](std::string_view) { return nullptr; };
  const engine::Person refused = app::person_of(AnyMessage::of(wish), nothing_runs);
  ASSERT_TRUE(std::holds_alternative<Rejection>(refused));
  EXPECT_EQ(std::get<Rejection>(refused).faults.front().pointer, "/customer/name");
  wish.customer.name.pop_back();
  EXPECT_TRUE(std::holds_alternative<Uuid>(app::person_of(AnyMessage::of(wish), nothing_runs)));
}

TEST(PersonOf, KnowsEveryMessageFromOutside) {
  for (const MessageType* type : personal_types()) {
    const bool taken =
        !type->info.is_private || type->info.for_operators || type->info.kind == contract::Kind::event;
    if (!taken || type->info.kind == contract::Kind::response) continue;
    const engine::Person person = app::person_of(sample_of(*type), [](std::string_view) { return nullptr; });
    // A made-up text may be refused; whose it would be is known all the same.
    if (const auto* known = std::get_if<Uuid>(&person)) EXPECT_NE(*known, Uuid{}) << type->id;
  }
}

}  // namespace
}  // namespace flowmart
