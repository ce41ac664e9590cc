// SPDX-License-Identifier: Apache-2.0
// A script that fails when it is read.
throw new Error("cassé");
