/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/run/loom-run-scenarios.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "lab/run/loom-computation.h"

#define N_BYTES (8 * 1024 * 1024)
#define MEMORY_FOR_KEY (32 * 1024 * 1024)

/* The lesson begins here. */

/* As libsodium recommends it: Argon2 makes a key of the password, and XChaCha20-Poly1305 encrypts
 * and authenticates with it. */
static gboolean
encrypt (const guchar *bytes, gsize n_bytes, guchar *encrypted, GError **error)
{
  guchar salt[crypto_pwhash_SALTBYTES];
  guchar nonce[crypto_aead_xchacha20poly1305_ietf_NPUBBYTES];
  guchar key[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];

  randombytes_buf (salt, sizeof salt);
  randombytes_buf (nonce, sizeof nonce);
  if (crypto_pwhash (key, sizeof key, "correct horse", 13, salt, crypto_pwhash_OPSLIMIT_INTERACTIVE,
                     MEMORY_FOR_KEY, crypto_pwhash_ALG_DEFAULT) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _ ("There is no memory for the key"));
      return FALSE;
    }
  crypto_aead_xchacha20poly1305_ietf_encrypt (encrypted, NULL, bytes, n_bytes, NULL, 0, NULL, nonce,
                                              key);
  sodium_memzero (key, sizeof key);
  return TRUE;
}

static gboolean
encrypt_file (WeftResult *result,
              gpointer data G_GNUC_UNUSED,
              GCancellable *cancellable G_GNUC_UNUSED,
              GError **error)
{
  gsize n_encrypted = N_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES;
  g_autofree guchar *bytes = g_malloc0 (N_BYTES);
  g_autofree guchar *encrypted = g_malloc (n_encrypted);

  if (sodium_init () < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("libsodium cannot be used here"));
      return FALSE;
    }
  if (!encrypt (bytes, N_BYTES, encrypted, error))
    return FALSE;

  *result = weft_result_pointer (&weft_type_string, g_format_size (n_encrypted));
  return TRUE;
}

/* The lesson ends here. */

static WeftTask *
encrypt_file_here (LoomLesson *lesson)
{
  return loom_compute_here (lesson, encrypt_file);
}

static WeftTask *
encrypt_file_on_pool (LoomLesson *lesson)
{
  return loom_compute_on_pool (lesson, encrypt_file);
}

static const LoomVariant variants[] = {
  { "pitfall", N_ ("On the UI thread"), LOOM_VARIANT_PITFALL, "encrypt_file", encrypt_file_here,
    loom_computed_here },
  { "cure", N_ ("On the pool"), LOOM_VARIANT_CURE, "encrypt_file", encrypt_file_on_pool,
    loom_computed_on_pool },
  { 0 },
};

static const char *const rules[] = { "W009", NULL };

const LoomScenario loom_run_encrypt_scenario = {
  .name = "run-encrypt",
  .title = N_ ("Encryption"),
  .summary = N_ ("A password becomes a key, and a file is encrypted with it: slow on purpose. On "
                 "the UI thread the window stands still; on the pool it does not."),
  .moral = N_ ("Deriving a key is slow on purpose: run it on the pool."),
  .source = "/io/github/weft/Weft/lab/run/loom-run-encrypt-scenario.c",
  .group = LOOM_GROUP_RUN,
  .variants = variants,
  .rules = rules,
};
