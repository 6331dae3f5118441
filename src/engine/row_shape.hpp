// The names of all fields of a row, those of its parts included: {order,lines{product,units}}. Rows that were
// saved with other fields are made anew from the journal, since a field that is new stands in them at its
// default, whatever the journal says.
#pragma once
#include <memory>
#include <string>

#include "contract/fields.hpp"

namespace flowmart::engine {

template <class T>
struct RowShape {
  static void add(std::string& out) {
    if constexpr (contract::Described<T>) {
      out += '{';
      contract::fields_of<T>.apply([&](const auto&... field) { (add_field(out, field), ...); });
      out += '}';
    }
  }

 private:
  template <class Owner, class Member>
  static void add_field(std::string& out, const contract::Field<Owner, Member>& field) {
    out.append(field.name);
    RowShape<Member>::add(out);
    out += ',';
  }
};

// Lists, maps, pairs and what may be missing: what they hold.
template <template <class...> class Holder, class... Held>
requires(!contract::Described<Holder<Held...>>) struct RowShape<Holder<Held...>> {
  static void add(std::string& out) { (RowShape<Held>::add(out), ...); }
};

template <class T>
struct RowShape<std::allocator<T>> {
  static void add(std::string&) {}
};

template <class Row>
std::string row_shape() {
  std::string out;
  RowShape<Row>::add(out);
  return out;
}

}  // namespace flowmart::engine
