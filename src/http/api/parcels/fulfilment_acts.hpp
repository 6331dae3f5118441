// What a person does with an order's fulfilment where it stands, by the words that there are for parcels.
#pragma once
#include <string>

#include "http/api/ask.hpp"
#include "http/api/events/messages.hpp"

namespace flowmart::http {

// What is in no parcel is packed, in the first place where any of it lies; answers with the parcel.
void retry_fulfilment(const Sources& from, std::string order, const Reply& reply);
// The oldest parcel that waits for its carrier's word goes on without it: one that is here counts as handed
// over, one that is under way as delivered. The reason stands where the carrier's own words would. Answers
// with the parcel.
void skip_fulfilment(const Sources& from, std::string order, std::string reason, const Reply& reply);

}  // namespace flowmart::http
