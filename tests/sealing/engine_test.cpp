// The engine seals what comes in, under a key that is durable with the record that needs it first.
#include <gtest/gtest.h>

#include <future>
#include <set>

#include "app/persons.hpp"
#include "app/program.hpp"
#include "contract/messages.hpp"
#include "contract/private/inventory.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/persons.hpp"
#include "engine/engine.hpp"
#include "journal/memory/memory_journal.hpp"
#include "journal/memory/memory_state_store.hpp"
#include "kernel/digest.hpp"
#include "wire/all_messages.hpp"

namespace flowmart {
namespace {

using namespace contract;
using engine::Outcome;

constexpr Currency pounds{{'G', 'B', 'P'}};
const Time noon{std::chrono::hours(24 * 20'000 + 12)};

const engine::TypeIndex& types() {
  static const engine::TypeIndex all(wire::all_messages());
  return all;
}
const engine::Routing& routing() {
  static const engine::Routing all(app::all_services());
  return all;
}

struct Program {
  explicit Program(std::vector<engine::JournalRecord> records = {}) : journal(std::move(records)) {
    engine.carry_out(&wire::type_of<ErasureRequested>(),
                     [this](engine::EffectRequest request) { asked = std::move(request); });
    if (const auto why = engine.recover()) fail(*why);
    engine.start();
  }
  template <class M>
  Outcome give(M message, const std::string& receipt = {}) {
    engine::Input input{.message = wire::AnyMessage::of(std::move(message))};
    if (!receipt.empty()) input.receipt = uuid_v5(Uuid{}, receipt);
    return give_input(std::move(input));
  }
  Outcome give_input(engine::Input input) {
    std::promise<Outcome> promise;
    input.reply = [&promise](Outcome outcome) { promise.set_value(std::move(outcome)); };
    check(engine.submit(std::move(input)), "there is room");
    return promise.get_future().get();
  }
  ReadOrder::Response read(const std::string& id) {
    std::promise<engine::QueryOutcome> promise;
    check(engine.ask({wire::AnyMessage::of(ReadOrder{id}),
                      [&promise](engine::QueryOutcome outcome) { promise.set_value(std::move(outcome)); }}),
          "there is room");
    return promise.get_future().get().response.get<ReadOrder::Response>();
  }
  // Destroys the keys and says so, as the program does.
  void erase(const std::string& customer) {
    ASSERT_FALSE(give(ErasePerson{CustomerId::of(customer)}).rejection);
    ASSERT_TRUE(asked);
    ASSERT_EQ(journal.keys()->destroy(CustomerId::of(customer).uuid, asked->event), std::nullopt);
    seals.forget();
    engine::Input done{.message = wire::AnyMessage::of(PersonErased{CustomerId::of(customer)}),
                       .origin = engine::Origin::effect};
    done.effect = asked->event;
    ASSERT_FALSE(give_input(std::move(done)).rejection);
  }
  std::vector<std::uint64_t> keys() {
    std::vector<std::uint64_t> numbers;
    journal.keys()->each([&](const engine::PersonKey& key) { return numbers.push_back(key.number), true; });
    return numbers;
  }
  std::map<engine::StateKey, std::string> states() {
    engine.stop();
    return engine.entries();
  }

  journal::MemoryJournal journal;
  journal::MemoryStateStore store;
  std::uint8_t made = 0;
  engine::Seals seals{*journal.keys(), app::person_of, [this] { return Secret{9, 9, ++made}; }};
  std::optional<engine::EffectRequest> asked;
  engine::Engine engine{
      routing(), types(), journal, store, [] { return noon; }, engine::EngineOptions{.seals = &seals}};
};

void stock(Program& program) {
  RegisterProduct product;
  product.product = ProductId::of("mug");
  product.sku = product.name = "mug";
  product.price = {250, pounds};
  Warehouse place;
  place.warehouse = WarehouseId::of("main");
  place.code = place.name = "main";
  product.warehouses.push_back(place);
  ASSERT_FALSE(program.give(product).rejection);
  ASSERT_FALSE(program.give(AddInventory{product.product, 100, place.warehouse, noon}).rejection);
}

PlaceOrder wish(const std::string& id, const std::string& customer = "C-1") {
  PlaceOrder order;
  order.orderId = id;
  order.customer = {customer, "Zenobia Quillfeather", "zenobia@quillfeather.example", "+441632960961"};
  order.items = {{"mug", "Mug", 1, *Decimal::parse("0")}};
  order.shippingAddress = {"7 Wyvern Gallop", "Much Wenlock", "Loamshire", "QX9 7ZZ", "GB"};
  order.payment = {CheckoutMethod::credit_card, "4711", *Decimal::parse("0")};
  order.orderDate = noon;
  return order;
}

constexpr const char* words[] = {"Zenobia", "quillfeather", "1632960961", "Wyvern",
                                 "Wenlock", "Loamshire",    "QX9"};

void expect_no_words(const std::string& bytes) {
  for (const char* word : words) EXPECT_EQ(bytes.find(word), std::string::npos) << word;
}

TEST(Engine, WritesNothingThatSaysWhoSomebodyIs) {
  Program program;
  stock(program);
  ASSERT_FALSE(program.give(wish("W-1")).rejection);
  for (const engine::JournalRecord& record : program.journal.records()) expect_no_words(record.body);
  for (const auto& [key, bytes] : program.states()) expect_no_words(bytes);
}

TEST(Engine, AnswersInPlain) {
  Program program;
  stock(program);
  const Outcome outcome = program.give(wish("W-1"));
  EXPECT_EQ(*outcome.opened<PlaceOrder>(), wish("W-1"));
  EXPECT_NE(*outcome.first<PlaceOrder>(), wish("W-1"));
  EXPECT_EQ(program.read("W-1").content.ship_to.street, "7 Wyvern Gallop");
}

TEST(Engine, HasOneKeyForEachPerson) {
  Program program;
  stock(program);
  const std::uint64_t first = program.give(wish("W-1")).event();
  program.give(wish("W-2"));
  const std::uint64_t other = program.give(wish("W-3", "C-2")).event();
  const std::uint64_t guest = program.give(wish("W-4", "")).event();
  const std::uint64_t another_guest = program.give(wish("W-5", "")).event();
  program.give(CancelOrder{OrderId::of("W-3"), "no", "Zenobia"});  // of the order's own buyer
  EXPECT_EQ(program.keys(), (std::vector{first, other, guest, another_guest}));
  std::set<Secret> secrets;
  program.journal.keys()->each(
      [&](const engine::PersonKey& key) { return secrets.insert(key.secret).second; });
  EXPECT_EQ(secrets.size(), 4U) << "and none is another's";
}

TEST(Engine, KeepsNoKeyOfWhatWasRefused) {
  Program program;
  stock(program);
  PlaceOrder wrong = wish("W-1");
  wrong.payment.amount = *Decimal::parse("9.99");
  ASSERT_TRUE(program.give(wrong).rejection);
  EXPECT_TRUE(program.keys().empty());
  const Outcome taken = program.give(wish("W-1"));
  EXPECT_EQ(program.keys(), std::vector{taken.event()}) << "the number is the next one's";
  EXPECT_EQ(program.read("W-1").content.name, "Zenobia Quillfeather");
}

// Two requests under different keys, as after a restart of the shop's own server.
// How long it is can't be seen any more once it is sealed.
TEST(Engine, RefusesWhoIsNamedTooLong) {
  Program program;
  stock(program);
  PlaceOrder order = wish("W-1");
  order.customer.name = std::string(501, 'x');
  const Outcome outcome = program.give(order);
  ASSERT_TRUE(outcome.rejection);
  EXPECT_EQ(outcome.rejection->code, "order-invalid");
  EXPECT_TRUE(program.keys().empty());
}

TEST(Engine, KnowsTheSameOrderWhenItComesAgain) {
  Program before;
  stock(before);
  ASSERT_FALSE(before.give(wish("W-1"), "one").rejection);
  before.engine.stop();
  Program program(before.journal.records());
  const std::size_t records = program.journal.records().size();
  const Outcome again = program.give(wish("W-1"), "two");
  EXPECT_FALSE(again.rejection) << again.rejection->detail;
  EXPECT_EQ(again.first<ReserveStock>(), nullptr);
  EXPECT_EQ(program.journal.records().size(), records + 1);
  PlaceOrder elsewhere = wish("W-1");
  elsewhere.shippingAddress.street = "8 Wyvern Gallop";
  const Outcome other = program.give(elsewhere, "three");
  ASSERT_TRUE(other.rejection);
  EXPECT_EQ(other.rejection->code, "order-id-taken");
  EXPECT_EQ(program.keys().size(), 1U);
}

TEST(Engine, FingerprintsCanNotBeTried) {
  Program program;
  stock(program);
  program.give(wish("W-1"), "one");
  std::string encoded;
  wire::type_of<PlaceOrder>().encode(std::make_unique<PlaceOrder>(wish("W-1")).get(), encoded);
  const std::uint32_t type = wire::type_of<PlaceOrder>().hash;
  const auto guess = sha256({std::string_view(reinterpret_cast<const char*>(&type), sizeof type), encoded});
  const std::string_view head(reinterpret_cast<const char*>(guess.data()), 16);
  EXPECT_EQ(program.journal.records().back().body.find(head), std::string::npos);
  EXPECT_EQ(program.give(wish("W-1"), "one").repeated, true);
}

TEST(Engine, AfterAnErasureReplaysToTheSameStatesAndTellsNobody) {
  Program program;
  stock(program);
  program.give(wish("W-1"));
  program.give(CancelOrder{OrderId::of("W-1"), "no", "shop"});
  program.engine.stop();
  const auto records = program.journal.records();
  Program whole(records), erased(records);
  erased.erase("C-1");
  EXPECT_EQ(erased.read("W-1").content.name, "erased");
  EXPECT_EQ(erased.read("W-1").content.email, "erased@erased.invalid");
  // Made anew from the same records without the keys: what was there before is as it was.
  auto bare = records;
  for (engine::JournalRecord& record : bare) record.keys.clear();
  EXPECT_EQ(Program(bare).states(), whole.states());
}

TEST(Engine, GivesWhoComesBackAnotherKey) {
  Program program;
  stock(program);
  program.give(wish("W-1"));
  program.give(CancelOrder{OrderId::of("W-1"), "no", "shop"});
  program.erase("C-1");
  EXPECT_TRUE(program.keys().empty());
  const Outcome again = program.give(wish("W-2"));
  ASSERT_FALSE(again.rejection) << again.rejection->detail;
  EXPECT_EQ(program.keys(), std::vector{again.event()});
  EXPECT_EQ(program.read("W-2").content.name, "Zenobia Quillfeather");
  EXPECT_EQ(program.read("W-1").content.name, "erased");
}

TEST(Engine, TakesNoOrderOfWhoIsBeingErased) {
  Program program;
  stock(program);
  program.give(wish("W-1"));
  program.give(CancelOrder{OrderId::of("W-1"), "no", "shop"});
  ASSERT_FALSE(program.give(ErasePerson{CustomerId::of("C-1")}).rejection);
  EXPECT_EQ(program.give(wish("W-2")).rejection->code, "customer-being-erased");
  EXPECT_FALSE(program.give(wish("W-2", "C-2")).rejection);
}

}  // namespace
}  // namespace flowmart
