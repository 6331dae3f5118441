// A letter as a mail has it (RFC 5322, RFC 2047): headers in plain ASCII whatever the script, and nothing in
// them that a name or a subject could add. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/letter.hpp"

namespace flowmart::adapters {

struct MailAddress {
  std::string name, address;
  // "Shop <orders@shop.example>" or "orders@shop.example".
  static std::optional<MailAddress> parse(std::string_view text);
  std::string host() const { return address.substr(address.find('@') + 1); }
};

// A text as a header carries it: as it is, or as encoded words of at most 75 characters, a line each.
std::string header_text(std::string_view text);
std::string header_address(const MailAddress& address);

std::string message_id(const Letter& letter, const MailAddress& from);
// All but those of the content, without line ends.
std::vector<std::string> mail_headers(const Letter& letter, const MailAddress& from);

}  // namespace flowmart::adapters
