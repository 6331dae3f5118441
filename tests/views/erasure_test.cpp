// The views are where a person stands in plain: they forget, in the file as well, and hold what they would
// hold if they were made anew without the key.
#include <fstream>
#include <set>

#include "contract/private/persons.hpp"
#include "engine/seals.hpp"
#include "fixture.hpp"
#include "journal/memory/memory_keys.hpp"
#include "kernel/digest.hpp"
#include "views/comparison.hpp"

namespace flowmart::views {
namespace {

// The shop's batches, each PlaceOrder sealed under the key of its customer.
struct Erasure : Views {
  std::unique_ptr<Projector> open_views() {
    auto opened = Projector::open(folder.path(), engine::unnamed_mark, open);
    return std::get<0>(std::move(opened));
  }
  void place(const std::string& id, const std::string& customer) {
    ASSERT_TRUE(shop.give(shop.order(id, customer, {{"CUP", "A fine cup", 1, 0}})));
    ASSERT_TRUE(shop.give(CancelOrder{OrderId::of(id), "no", "shop"}));
  }
  // With a Shop's own words: "Ada Byron C", "ada.C@example.org".
  void seal() {
    shop.end_batch();
    for (; sealed < shop.batches.size(); ++sealed)
      for (engine::BatchMessage& one : shop.batches[sealed].messages)
        if (const auto* wish = one.message.as<PlaceOrder>())
          one.message =
              engine::Seals::seal(one.message, {.number = 5, .secret = sha_of(wish->customer.customerId)});
  }
  static Secret sha_of(const std::string& text) { return sha256({text}); }
  bool file_holds(std::string_view text) {
    for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
      std::ifstream stream(file.path(), std::ios::binary);
      const std::string content((std::istreambuf_iterator<char>(stream)), {});
      if (content.find(text) != std::string::npos) return true;
    }
    return false;
  }
  std::vector<std::string> found(const std::string& words) {
    queries = std::get<0>(Queries::open(folder.path()));
    return numbers({.search = words});
  }
  std::optional<std::string> difference() {
    auto opened = Comparison::open(folder.path(), open);
    auto comparison = std::get<0>(std::move(opened));
    EXPECT_EQ(comparison->apply(shop.batches), std::nullopt);
    return comparison->first_difference();
  }

  // One secret for each message here; what counts is whether it is there.
  struct Keys {
    std::set<std::string> gone;
  } keys;
  std::size_t sealed = 0;
  const engine::Open open = [this](const wire::AnyMessage& message) {
    const auto* wish = message.as<PlaceOrder>();
    if (!wish) return message;
    journal::MemoryKeys store;
    if (!keys.gone.contains(wish->customer.customerId)) {
      const engine::PersonKey key{.number = 5, .secret = sha_of(wish->customer.customerId)};
      EXPECT_FALSE(store.add(std::span(&key, 1)));
    }
    return engine::Seals(store, nullptr).open(message);
  };
};

TEST_F(Erasure, LeavesNoWordInTheFileAndWhatARebuildGives) {
  shop.product("CUP", "A fine cup", 100);
  place("W-1", "zenobia");
  place("W-2", "somebody");
  seal();
  auto projector = open_views();
  ASSERT_EQ(projector->apply(shop.batches, true), std::nullopt);
  EXPECT_EQ(found("ada.zenobia@example.org"), std::vector<std::string>{"W-1"});
  EXPECT_EQ(difference(), std::nullopt);

  const std::size_t before = shop.batches.size();
  ASSERT_TRUE(shop.give(ErasePerson{CustomerId::of("zenobia")}));
  place("W-3", "somebody");
  seal();
  ASSERT_EQ(projector->apply(std::span(shop.batches).subspan(before), true), std::nullopt);
  EXPECT_EQ(difference(), std::nullopt) << "the key is there still";
  keys.gone = {"zenobia"};
  EXPECT_EQ(difference(), std::nullopt) << "and when it is not";
  EXPECT_TRUE(found("ada.zenobia@example.org").empty());
  EXPECT_EQ(found("zenobia"), std::vector<std::string>{"W-1"}) << "the customer's number stays";
  EXPECT_EQ(found("fine cup").size(), 3U);
  EXPECT_EQ(found("ada.somebody@example.org").size(), 2U);
  const OrderRow row = the_order("W-1");
  EXPECT_EQ(row.customer_name, "erased");
  EXPECT_EQ(row.email, "erased@erased.invalid");

  queries.reset();
  EXPECT_TRUE(file_holds("Byron zenobia")) << "until it is scrubbed";
  projector->scrub_soon();
  ASSERT_EQ(projector->apply(engine::Batches(std::span<const engine::Batch>()), true), std::nullopt);
  ASSERT_TRUE(projector->scrubbed());
  EXPECT_FALSE(file_holds("Byron zenobia"));
  EXPECT_FALSE(file_holds("ada.zenobia"));
  EXPECT_TRUE(file_holds("Byron somebody"));
  EXPECT_EQ(difference(), std::nullopt);
}

// All in one transaction: the order, its end, and the erasure.
TEST_F(Erasure, OfAnOrderThatTheViewsHaveNotSeenYet) {
  shop.product("CUP", "A fine cup", 100);
  place("W-1", "zenobia");
  ASSERT_TRUE(shop.give(ErasePerson{CustomerId::of("zenobia")}));
  seal();
  ASSERT_EQ(open_views()->apply(shop.batches, true), std::nullopt);
  EXPECT_TRUE(found("byron").empty());
  EXPECT_EQ(difference(), std::nullopt);
  keys.gone = {"zenobia"};
  EXPECT_EQ(difference(), std::nullopt);
}

}  // namespace
}  // namespace flowmart::views
