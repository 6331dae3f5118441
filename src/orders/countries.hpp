// Which country a buyer means.
#pragma once
#include <string_view>

namespace flowmart::orders {

inline constexpr std::string_view unknown_country = "ZZ";  // ISO 3166 leaves it to users

// ISO 3166-1 alpha-2 of a country given by its code or by a name of the table (country_names.hpp), whatever
// the case (of ASCII letters) and the spaces around it; unknown_country for anything else.
std::string_view country_code(std::string_view country);

}  // namespace flowmart::orders
