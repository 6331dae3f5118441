#include "orders/countries.hpp"

#include <algorithm>
#include <string>

#include "orders/country_names.hpp"

namespace flowmart::orders {
namespace {

constexpr bool by_name(const CountryName& a, const CountryName& b) { return a.name < b.name; }
static_assert(std::is_sorted(country_names.begin(), country_names.end(), by_name));

constexpr std::size_t letters = 26;
constexpr bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
constexpr std::size_t place_of(char first, char second) {  // in lower case
  return static_cast<std::size_t>(first - 'a') * letters + static_cast<std::size_t>(second - 'a');
}

// By its two letters, where they are a country's code. Programs send codes, and an order asks twice.
constexpr auto codes = [] {
  std::array<std::string_view, letters * letters> by_letters{};
  for (const CountryName& known : country_names)
    by_letters[place_of(static_cast<char>(known.code[0] - 'A' + 'a'),
                        static_cast<char>(known.code[1] - 'A' + 'a'))] = known.code;
  return by_letters;
}();

std::string_view code_of(std::string_view name) {
  if (name.size() != 2 || !is_letter(name[0]) || !is_letter(name[1])) return {};
  return codes[place_of(name[0], name[1])];
}

}  // namespace

std::string_view country_code(std::string_view country) {
  constexpr std::string_view blanks = " \t\r\n";
  country.remove_prefix(std::min(country.find_first_not_of(blanks), country.size()));
  country = country.substr(0, country.find_last_not_of(blanks) + 1);
  std::string name(country);
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (const std::string_view code = code_of(name); !code.empty()) return code;
  const auto found =
      std::lower_bound(country_names.begin(), country_names.end(), CountryName{name, {}}, by_name);
  return found != country_names.end() && found->name == name ? found->code : unknown_country;
}

}  // namespace flowmart::orders
