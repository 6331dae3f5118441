// A list of types, for what a service declares to send and receive.
#pragma once
#include <cstddef>
#include <type_traits>
#include <variant>

namespace flowmart {

template <class... T>
struct Types {
  static constexpr std::size_t size = sizeof...(T);
  using Variant = std::variant<T...>;
  // In an array, since a fold over as many types as there are messages nests deeper than compilers allow.
  template <class F>
  static constexpr void each(F&& f) {
    [[maybe_unused]] const bool done[]{(f.template operator()<T>(), true)...};
  }
};

template <>
struct Types<> {
  static constexpr std::size_t size = 0;
  template <class F>
  static constexpr void each(F&&) {}
};

template <class T, class List>
inline constexpr bool contains = false;
template <class T, class... Us>
inline constexpr bool contains<T, Types<Us...>> = (std::is_same_v<T, Us> || ...);

// Place of T in the list; its length if it is not there.
template <class T, class List>
inline constexpr std::size_t index_of = 0;
template <class T, class... Us>
inline constexpr std::size_t index_of<T, Types<Us...>> = [] {
  std::size_t index = 0;
  (void)((std::is_same_v<T, Us> || (++index, false)) || ...);
  return index;
}();

template <class... Lists>
struct Joined;
template <class... A>
struct Joined<Types<A...>> {
  using type = Types<A...>;
};
template <class... A, class... B, class... Rest>
struct Joined<Types<A...>, Types<B...>, Rest...> : Joined<Types<A..., B...>, Rest...> {};
template <class... Lists>
using Join = typename Joined<Lists...>::type;

template <class... F>
struct Overload : F... {
  using F::operator()...;
};
template <class... F>
Overload(F...) -> Overload<F...>;

}  // namespace flowmart
