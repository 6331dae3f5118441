// Whether a notice is Stripe's: `Stripe-Signature: t=SECONDS,v1=HEX[,v1=HEX...]`, HMAC-SHA-256 of "t.body"
// under the secret as it is shown, with its whsec_ (https://docs.stripe.com/webhooks#verify-manually). Pure.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/time.hpp"

namespace flowmart::stripe {

// So far its moment may be from now, either way: what was listened to can't be played again later.
inline constexpr Duration replay_window = std::chrono::minutes{5};

// Why it is not believed; nothing: it is. Any of the secrets will do, so that one can be rotated. Takes as
// long wherever signatures differ.
std::optional<std::string> refuse_notice(std::string_view header, std::string_view body,
                                         const std::vector<std::string>& secrets, Time now);

// As Stripe signs.
std::string signature_of(std::string_view secret, Time at, std::string_view body);

}  // namespace flowmart::stripe
