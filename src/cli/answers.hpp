// What the replies of the API say, as far as the commands need it.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/client.hpp"

namespace flowmart::cli {

// RFC 9457.
struct Problem {
  std::string code;    // last part of the type: "out-of-stock"
  std::string detail;  // or the title, or what there is of the body
  struct Error {
    std::string pointer, detail;
  };
  std::vector<Error> errors;
};
Problem read_problem(const Reply& reply);
// "detail (pointer: detail; ...)", or why there was no answer.
std::string describe_failure(const Reply& reply);
// What a command that was answered so ends with: 2 where what was asked for is wrong and would be refused
// again, 1 where it could not be done (as things stand, or at all).
int exit_status(const Reply& reply);

// How PlaceOrder ended.
struct Placement {
  enum class Kind : std::uint8_t {
    placed,
    short_of_stock,   // some of its products could not be had
    unknown_product,  // some of them are not on file
    rejected,         // the order itself is at fault
    failed,           // no answer, or one that says nothing about the order
  };
  struct Short {
    std::string sku;
    bool known = true;
    std::int64_t wanted = 0, available = 0;
    std::string note{};  // why it is not known, if that was said
  };
  Kind kind = Kind::failed;
  std::string number;  // the order's, for people
  std::vector<Short> shorts;
  std::string code, reason;
};
Placement read_placement(const Reply& reply);

// The text of a member of the reply's object; empty if it has none.
std::string text_member(const Reply& reply, std::string_view name);

}  // namespace flowmart::cli
