// Any sequence of what a table can do, against a std::map.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "contract/table_given.hpp"

namespace flowmart::contract {
namespace {

using namespace table_given;

class Play {
 public:
  void step() {
    const int key = *rc::gen::inRange(0, 12), units = *rc::gen::inRange(1, 9);
    switch (*rc::gen::weightedElement<int>(
        {{6, 0}, {5, 1}, {4, 2}, {4, 3}, {2, 4}, {2, 5}, {6, 6}, {2, 7}, {2, 8}, {2, 9}})) {
      case 0: kept_.table[key] = rows_[key] = {units, *rc::gen::arbitrary<bool>()}; break;
      case 1:
        if (Box* box = kept_.table.change(key)) box->units = units;
        if (const auto at = rows_.find(key); at != rows_.end()) at->second.units = units;
        break;
      case 2:
        kept_.table.erase(key);
        rows_.erase(key);
        break;
      case 3: find(key); break;
      case 4:
        RC_ASSERT(between(kept_.table, key, key + units) ==
                  Rows(rows_.lower_bound(key), rows_.upper_bound(key + units)));
        break;
      case 5: save(); break;
      case 6:
        if (!kept_.moment.trying) kept_.table.evict_one(stored_);
        break;
      case 7: begin(); break;
      case 8: end(false); break;
      default: end(true);
    }
    if (!kept_.moment.trying) ++kept_.moment.sequence;
  }

  void inspect() {
    end(false);
    for (int key = 0; key < 12; ++key) find(key);
    RC_ASSERT(between(kept_.table, 0, 11) == rows_);
    save();
    RC_ASSERT(kept_.store.rows == rows_);
    kept_.moment.sequence += 1;
    kept_.evict(kept_.moment.sequence);
    RC_ASSERT(kept_.table.size() == 0u);
    RC_ASSERT(between(kept_.table, 0, 11) == rows_);
  }

 private:
  void find(int key) {
    const Box* found = kept_.table.find(key);
    const auto at = rows_.find(key);
    RC_ASSERT((found != nullptr) == (at != rows_.end()));
    if (found) RC_ASSERT(*found == at->second);
  }
  // Nobody saves in the middle of a decision.
  void save() {
    if (kept_.moment.trying) return;
    kept_.save();
    stored_ = kept_.moment.sequence;
  }
  void begin() {
    if (kept_.moment.trying) return;
    kept_.moment.trying = true;
    before_ = rows_;
  }
  void end(bool keep) {
    if (!kept_.moment.trying) return;
    kept_.moment.trying = false;
    if (keep) return kept_.table.keep();
    kept_.table.take_back();
    rows_ = before_;
  }

  Kept<OrderedBoxes> kept_;
  Rows rows_, before_;
  std::uint64_t stored_ = 0;
};

TEST(Table, IsAMapWhateverIsDoneWithIt) {
  EXPECT_TRUE(rc::check("read, changed, tried, saved, evicted in any order", [] {
    Play play;
    const int length = *rc::gen::inRange(0, 200);
    for (int i = 0; i < length; ++i) play.step();
    play.inspect();
  }));
}

}  // namespace
}  // namespace flowmart::contract
