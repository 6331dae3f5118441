// What a webhook is signed with, so that its receiver knows whose it is: Standard Webhooks
// (https://www.standardwebhooks.com), symmetric keys, version 1.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/time.hpp"

namespace flowmart::adapters {

// "whsec_" and 24 to 64 bytes in base64.
std::string fresh_signing_secret();
bool is_signing_secret(std::string_view secret);

// The three headers, signed with each secret: who holds any of them is content, so that one can be rotated.
std::vector<std::string> signed_headers(const std::vector<std::string>& secrets, std::string_view id, Time at,
                                        std::string_view body);

}  // namespace flowmart::adapters
