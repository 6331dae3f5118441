#include "orders/countries.hpp"

#include <algorithm>
#include <string>

#include "orders/country_names.hpp"

namespace flowmart::orders {
namespace {

constexpr bool by_name(const CountryName& a, const CountryName& b) { return a.name < b.name; }
static_assert(std::is_sorted(country_names.begin(), country_names.end(), by_name));

}  // namespace

std::string_view country_code(std::string_view country) {
  constexpr std::string_view blanks = " \t\r\n";
  country.remove_prefix(std::min(country.find_first_not_of(blanks), country.size()));
  country = country.substr(0, country.find_last_not_of(blanks) + 1);
  std::string name(country);
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');

  const auto found =
      std::lower_bound(country_names.begin(), country_names.end(), CountryName{name, {}}, by_name);
  if (found != country_names.end() && found->name == name) return found->code;
  if (name.size() != 2) return unknown_country;
  for (char& c : name)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  for (const CountryName& known : country_names)
    if (known.code == name) return known.code;
  return unknown_country;
}

}  // namespace flowmart::orders
