// Which addresses may be called when strangers name them: those of the open internet, and nothing behind the
// shop's own door (RFC 6890 and the IANA registries of special-purpose addresses).
#pragma once
struct sockaddr;

namespace flowmart::adapters {

bool is_public(const sockaddr& address);

}  // namespace flowmart::adapters
