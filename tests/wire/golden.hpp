// The bytes of every message version, kept as files: tests/golden/{Message}.v{version}.hex holds the sample
// of that version in its binary form. What a journal ever held must be readable for ever.
#pragma once
#include <optional>
#include <string>

#include "wire/registry.hpp"

namespace flowmart::wire {

std::string golden_path(const MessageType& type);
std::string golden_text(const MessageType& type);  // as it should stand in the file
std::string golden_bytes(std::string_view text);   // what a file says
std::optional<std::string> read_golden(const MessageType& type);

}  // namespace flowmart::wire
