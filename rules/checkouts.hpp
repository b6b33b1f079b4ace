#pragma once

#include "rules/hash/checkout/checkout.hpp"

/// Checkouts of Dark's sources, for which one edition has a reader.
namespace darkpkg {

using hash::checkout_sources;
using hash::CheckoutTables;
using hash::read_checkout;

}  // namespace darkpkg
