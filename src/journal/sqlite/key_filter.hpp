// Which keys a state store may hold: a Bloom filter that grows, so that asking for what was never stored
// costs one touch of memory instead of a walk down an index. Every new aggregate is asked for once, and is
// not there.
//
// Layers: each takes a number of keys, then the next one, twice as large, begins. A key is eight bits in one
// cache line of a layer. Which line, its last sixteen bytes say: the rows that tables have under one id lie
// in one line, which is fetched once for all of them. Where half of the keys are of such rows, a full layer
// tells about one lookup in 400 "maybe" wrongly; of many keys under one id, more. Keys are never taken out.
//
// Threads: one adds, any may ask at the same time. The pages written since the last `take_changed` are for
// the one who adds.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/state_store.hpp"

namespace flowmart::journal {

class KeyFilter {
 public:
  static constexpr std::size_t page_bytes = 4096;

  // Part of a layer as it is kept in the store.
  struct Page {
    std::uint32_t layer = 0, page = 0;
    std::string bytes;  // page_bytes
  };

  bool may_hold(std::string_view key) const;
  void add(std::string_view key);

  // Pages changed since the last call, and how many keys there are; with these `restore` makes it anew.
  std::vector<Page> take_changed();
  std::uint64_t keys() const { return keys_; }

  // False when it is none of ours. After the last page, `restored` with the number of keys.
  bool restore(std::uint32_t layer, std::uint32_t page, std::string_view bytes);
  bool restored(std::uint64_t keys);
  // All pages count as changed: what `take_changed` gave was not kept.
  void change_all();
  void clear();  // only while nobody asks

 private:
  struct Layer {
    explicit Layer(std::size_t lines);
    std::size_t lines;
    std::unique_ptr<std::atomic<std::uint64_t>[]> words;
    std::vector<bool> changed;  // by page
  };
  static constexpr std::size_t layers_max = 64;  // about a billion keys; beyond, everything may be held

  static std::uint64_t capacity(std::size_t layer);  // keys
  std::size_t layers_for(std::uint64_t keys) const;
  Layer& layer(std::size_t index);

  std::array<std::unique_ptr<Layer>, layers_max> layers_;
  std::atomic<std::size_t> layer_count_{0};
  std::uint64_t keys_ = 0, room_ = 0;  // keys added; keys that the layers are for
};

}  // namespace flowmart::journal
