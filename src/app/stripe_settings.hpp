// How Stripe is reached: what the options say, secrets read from where they lie.
#pragma once
#include <string>
#include <variant>

#include "cli/commands.hpp"
#include "stripe/client.hpp"

namespace flowmart::app {

// Or what is wrong with the options.
std::variant<stripe::Settings, std::string> stripe_settings(const cli::StripeOptions& options);

}  // namespace flowmart::app
