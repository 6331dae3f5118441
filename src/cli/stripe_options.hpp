// The options of `serve` that say how Stripe is reached.
#pragma once
#include "cli/command_parts.hpp"
#include "cli/commands.hpp"

namespace flowmart::cli {

void add_stripe_options(CLI::App& command, StripeOptions& options);

}  // namespace flowmart::cli
