// The binary form of described values: messages in the journal and states in snapshots. Made from `fields()`;
// the bytes are specified in docs/formats.md, "Binary messages".
//
//   std::string bytes;
//   wire::encode(bytes, order);                 // appends
//   wire::Reader in(bytes);
//   OrderPlaced back;
//   bool whole = wire::decode(in, back) && in.at_end();
//
// - One value has one spelling: equal values give equal bytes (maps and sets are written in order).
// - decode never throws and never trusts a length; on `false` the value is unspecified but valid.
// - Growth: each struct has a frame, from who keeps its length or from its own in another struct. A frame
//   that ends between two fields leaves the others at their defaults, and what stands behind the last known
//   field is skipped: so fields may be added at the end, and nothing else about a written type may change.
#pragma once
#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "contract/fields.hpp"
#include "wire/binary_scalars.hpp"
#include "wire/reader.hpp"

namespace flowmart::wire {

template <class T>
struct Binary<std::optional<T>> {
  static constexpr std::size_t size_min() { return 1; }
  static std::size_t size(const std::optional<T>& value) { return 1 + (value ? detail::size_of(*value) : 0); }
  static char* put(char* to, const std::optional<T>& value) {
    *to++ = value ? 1 : 0;
    return value ? detail::put(to, *value) : to;
  }
  static bool get(Reader& in, std::optional<T>& value) {
    bool present = false;
    if (!detail::get(in, present)) return false;
    if (present) return detail::get(in, value.emplace(T{}));
    value.reset();
    return true;
  }
};

template <class A, class B>
struct Binary<std::pair<A, B>> {
  static constexpr std::size_t size_min() { return detail::size_min<A>() + detail::size_min<B>(); }
  static std::size_t size(const std::pair<A, B>& both) {
    return detail::size_of(both.first) + detail::size_of(both.second);
  }
  static char* put(char* to, const std::pair<A, B>& both) {
    return detail::put(detail::put(to, both.first), both.second);
  }
  static bool get(Reader& in, std::pair<A, B>& both) {
    return detail::get(in, both.first) && detail::get(in, both.second);
  }
};

namespace detail {

// A list, a set or a map: number of elements, then each. `Element` is what stands on the wire.
template <class Many, class Element>
struct ManyBinary {
  static constexpr std::size_t size_min() { return 1; }
  static std::size_t size(const Many& many) {
    std::size_t sum = varint_size(many.size());
    for (const auto& one : many) sum += element_size(one);
    return sum;
  }
  static char* put(char* to, const Many& many) {
    to = put_varint(to, many.size());
    for (const auto& one : many) {
      if constexpr (requires { one.first; }) to = detail::put(detail::put(to, one.first), one.second);
      else to = detail::put(to, static_cast<const Element&>(one));
    }
    return to;
  }
  // An element takes at least a byte, so a count is bounded by what is left of the input; in memory it may be
  // much larger, so room is made for no more at once than a page of them.
  static constexpr std::size_t reserved_max = 256;
  static bool count(Reader& in, std::size_t& elements) {
    static_assert(detail::size_min<Element>() > 0, "an element of a list takes at least a byte");
    return in.count(detail::size_min<Element>(), elements);
  }

 private:
  template <class One>
  static std::size_t element_size(const One& one) {
    if constexpr (requires { one.first; }) return size_of(one.first) + size_of(one.second);
    else return size_of(static_cast<const Element&>(one));
  }
};

}  // namespace detail

template <class T>
struct Binary<std::vector<T>> : detail::ManyBinary<std::vector<T>, T> {
  static_assert(!std::is_same_v<T, bool>, "a list of flags needs a type of its own");
  static bool get(Reader& in, std::vector<T>& list) {
    std::size_t elements = 0;
    if (!Binary::count(in, elements)) return false;
    list.clear();
    list.reserve(std::min(elements, Binary::reserved_max));
    for (; elements > 0; --elements)
      if (!detail::get(in, list.emplace_back())) return false;
    return true;
  }
};

// Sets and maps stand in rising order; anything else is refused, as it would not be written back the same.
template <class T>
struct Binary<std::set<T>> : detail::ManyBinary<std::set<T>, T> {
  static bool get(Reader& in, std::set<T>& set) {
    std::size_t elements = 0;
    if (!Binary::count(in, elements)) return false;
    set.clear();
    for (; elements > 0; --elements) {
      T one{};
      if (!detail::get(in, one) || (!set.empty() && !(*set.rbegin() < one))) return false;
      set.insert(set.end(), std::move(one));
    }
    return true;
  }
};
template <class K, class V>
struct Binary<std::map<K, V>> : detail::ManyBinary<std::map<K, V>, std::pair<K, V>> {
  static bool get(Reader& in, std::map<K, V>& map) {
    std::size_t elements = 0;
    if (!Binary::count(in, elements)) return false;
    map.clear();
    for (; elements > 0; --elements) {
      K key{};
      if (!detail::get(in, key) || (!map.empty() && !(map.rbegin()->first < key))) return false;
      if (!detail::get(in, map.emplace_hint(map.end(), std::move(key), V{})->second)) return false;
    }
    return true;
  }
};
// On the wire as the ordered map is.
template <class K, class V, class H>
struct Binary<boost::unordered_flat_map<K, V, H>>
    : detail::ManyBinary<boost::unordered_flat_map<K, V, H>, std::pair<K, V>> {
  static char* put(char* to, const boost::unordered_flat_map<K, V, H>& map) {
    std::vector<const std::pair<const K, V>*> sorted;
    sorted.reserve(map.size());
    for (const auto& entry : map) sorted.push_back(&entry);
    std::sort(sorted.begin(), sorted.end(), [](auto* a, auto* b) { return a->first < b->first; });
    to = detail::put_varint(to, map.size());
    for (const auto* entry : sorted) to = detail::put(detail::put(to, entry->first), entry->second);
    return to;
  }
  static bool get(Reader& in, boost::unordered_flat_map<K, V, H>& map) {
    std::size_t elements = 0;
    if (!Binary::count(in, elements)) return false;
    map.clear();
    map.reserve(std::min(elements, Binary::reserved_max));
    std::optional<K> last;
    for (; elements > 0; --elements) {
      K key{};
      if (!detail::get(in, key) || (last && !(*last < key)) || !detail::get(in, map[key])) return false;
      last = std::move(key);
    }
    return true;
  }
};

// A struct: its fields in the order of declaration, with nothing between them. The outermost one fills the
// frame that its reader is given; one inside another brings its own length, so that it has a frame too.
template <contract::Described T>
struct Binary<T> {
  static std::size_t size_outermost(const T& value) {
    return contract::fields_of<T>.apply(
        [&](const auto&... field) { return (std::size_t{0} + ... + detail::size_of(value.*field.member)); });
  }
  static char* put_outermost(char* to, const T& value) {
    contract::fields_of<T>.apply(
        [&](const auto&... field) { ((to = detail::put(to, value.*field.member)), ...); });
    return to;
  }
  // The frame may end before any field, and may go on behind the last one that this program knows.
  static bool get_outermost(Reader& in, T& value) {
    return contract::fields_of<T>.apply(
        [&](const auto&... field) { return ((in.at_end() || detail::get(in, value.*field.member)) && ...); });
  }

  static constexpr std::size_t size_min() { return 1; }
  static std::size_t size(const T& value) {
    const std::size_t inside = size_outermost(value);
    return detail::varint_size(inside) + inside;
  }
  static char* put(char* to, const T& value) {
    return put_outermost(detail::put_varint(to, size_outermost(value)), value);
  }
  static bool get(Reader& in, T& value) {
    std::string_view frame;
    if (!in.frame(frame)) return false;
    Reader inside(frame);
    return get_outermost(inside, value);
  }
};

// Appends the bytes of `value`.
template <class T>
void encode(std::string& out, const T& value) {
  const std::size_t start = out.size();
  if constexpr (contract::Described<T>) {
    out.resize(start + Binary<T>::size_outermost(value));
    Binary<T>::put_outermost(out.data() + start, value);
  } else {
    out.resize(start + detail::size_of(value));
    detail::put(out.data() + start, value);
  }
}

template <class T>
std::string encoded(const T& value) {
  std::string bytes;
  encode(bytes, value);
  return bytes;
}

// Reads one value. For a struct, `in` must be the frame of just this value (see Growth above); whether all of
// it was used is for the caller to ask (`in.at_end()`).
template <class T>
[[nodiscard]] bool decode(Reader& in, T& value) {
  if constexpr (contract::Described<T>) return Binary<T>::get_outermost(in, value);
  else return detail::get(in, value);
}

inline void append_varint(std::string& out, std::uint64_t value) {
  char bytes[10];
  out.append(bytes, static_cast<std::size_t>(detail::put_varint(bytes, value) - bytes));
}

}  // namespace flowmart::wire
