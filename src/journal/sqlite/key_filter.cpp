#include "journal/sqlite/key_filter.hpp"

#include <algorithm>
#include <cstring>

namespace flowmart::journal {
namespace {

constexpr std::size_t words_in_a_line = 8, bits_in_a_word = 64;
constexpr std::size_t line_bytes = words_in_a_line * 8;
constexpr std::size_t lines_in_a_page = KeyFilter::page_bytes / line_bytes;
constexpr std::size_t bits_for_a_key = 16;
constexpr std::size_t id_bytes = 16;

std::uint64_t mixed(std::uint64_t value) {
  value ^= value >> 32;
  value *= 0xd6e8feb86659fd93ULL;
  value ^= value >> 32;
  value *= 0xd6e8feb86659fd93ULL;
  return value ^ (value >> 32);
}

std::uint64_t hashed(std::string_view text, std::uint64_t begin) {
  for (; !text.empty(); text.remove_prefix(std::min<std::size_t>(text.size(), 8))) {
    std::uint64_t part = 0;
    std::memcpy(&part, text.data(), std::min<std::size_t>(text.size(), 8));
    begin = mixed(begin * 0x9e3779b97f4a7c15ULL ^ part);
  }
  return begin;
}

// Where a key stands: a line, and one bit in each of the line's words.
struct Place {
  explicit Place(std::string_view key) {
    const std::size_t end = std::min<std::size_t>(key.size(), id_bytes);
    line = hashed(key.substr(key.size() - end), end);
    bits = mixed(hashed(key.substr(0, key.size() - end), line ^ key.size()));
  }
  std::uint64_t bit(std::size_t word) const { return std::uint64_t{1} << (bits >> (6 * word) & 63); }
  std::size_t word_in(std::size_t lines) const { return (line % lines) * words_in_a_line; }

  std::uint64_t line, bits;
};

}  // namespace

KeyFilter::Layer::Layer(std::size_t count)
    : lines(count),
      words(std::make_unique<std::atomic<std::uint64_t>[]>(count * words_in_a_line)),
      changed(count / lines_in_a_page) {}

// The first layer is small, many shops never need a second one; the largest takes 32 MB.
std::uint64_t KeyFilter::capacity(std::size_t layer) { return 1u << std::min<std::size_t>(16 + layer, 24); }

std::size_t KeyFilter::layers_for(std::uint64_t keys) const {
  std::size_t layers = 0;
  for (std::uint64_t room = 0; room < keys; ++layers) room += capacity(layers);
  return layers;
}

KeyFilter::Layer& KeyFilter::layer(std::size_t index) {
  for (std::size_t next = layer_count_.load(std::memory_order_relaxed); next <= index; ++next) {
    layers_[next] =
        std::make_unique<Layer>(capacity(next) * bits_for_a_key / bits_in_a_word / words_in_a_line);
    room_ += capacity(next);
    layer_count_.store(next + 1, std::memory_order_release);
  }
  return *layers_[index];
}

bool KeyFilter::may_hold(std::string_view key) const {
  const std::size_t layers = layer_count_.load(std::memory_order_acquire);
  if (layers == layers_max) return true;
  const Place place(key);
  for (std::size_t i = layers; i-- > 0;) {
    const Layer& layer = *layers_[i];
    const auto* line = &layer.words[place.word_in(layer.lines)];
    bool all = true;
    for (std::size_t word = 0; word < words_in_a_line; ++word)
      all = all && (line[word].load(std::memory_order_relaxed) & place.bit(word)) != 0;
    if (all) return true;
  }
  return false;
}

void KeyFilter::add(std::string_view key) {
  if (layer_count_.load(std::memory_order_relaxed) == layers_max || may_hold(key)) return;
  Layer& newest = keys_ < room_ ? *layers_[layer_count_.load(std::memory_order_relaxed) - 1]
                                : layer(layer_count_.load(std::memory_order_relaxed));
  ++keys_;
  const Place place(key);
  const std::size_t first = place.word_in(newest.lines);
  for (std::size_t word = 0; word < words_in_a_line; ++word)
    newest.words[first + word].fetch_or(place.bit(word), std::memory_order_relaxed);
  newest.changed[first / words_in_a_line / lines_in_a_page] = true;
}

std::vector<KeyFilter::Page> KeyFilter::take_changed() {
  std::vector<Page> pages;
  const std::size_t layers = layer_count_.load(std::memory_order_relaxed);
  for (std::uint32_t i = 0; i < layers; ++i)
    for (std::uint32_t page = 0; page < layers_[i]->changed.size(); ++page) {
      if (!layers_[i]->changed[page]) continue;
      layers_[i]->changed[page] = false;
      std::string bytes(page_bytes, '\0');
      for (std::size_t word = 0; word < page_bytes / 8; ++word) {
        const std::uint64_t value =
            layers_[i]->words[page * (page_bytes / 8) + word].load(std::memory_order_relaxed);
        std::memcpy(bytes.data() + word * 8, &value, 8);
      }
      pages.push_back({i, page, std::move(bytes)});
    }
  return pages;
}

bool KeyFilter::restore(std::uint32_t index, std::uint32_t page, std::string_view bytes) {
  const std::size_t next = layer_count_.load(std::memory_order_relaxed);
  if (index > next || index >= layers_max || bytes.size() != page_bytes) return false;
  Layer& into = layer(index);
  if (page >= into.changed.size()) return false;
  for (std::size_t word = 0; word < page_bytes / 8; ++word) {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data() + word * 8, 8);
    into.words[page * (page_bytes / 8) + word].store(value, std::memory_order_relaxed);
  }
  return true;
}

bool KeyFilter::restored(std::uint64_t keys) {
  keys_ = keys;
  return layers_for(keys) == layer_count_.load(std::memory_order_relaxed);
}

void KeyFilter::change_all() {
  const std::size_t layers = layer_count_.load(std::memory_order_relaxed);
  for (std::size_t i = 0; i < layers; ++i)
    std::fill(layers_[i]->changed.begin(), layers_[i]->changed.end(), true);
}

void KeyFilter::clear() {
  layer_count_ = 0;
  for (auto& layer : layers_) layer.reset();
  keys_ = room_ = 0;
}

}  // namespace flowmart::journal
