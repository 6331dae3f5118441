// The code of all messages, made in two files so that two compilers can work on it.
#pragma once

namespace flowmart::wire::detail {

bool know_published();
bool know_private();

}  // namespace flowmart::wire::detail
