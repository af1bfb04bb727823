using System.Security.Cryptography;
using System.Text;

namespace GanService.Api.Store.Rows;

/// <summary>What is given away once, and of which only the hash is kept. 256 random bits need no salt and no slow hash.</summary>
public static class Secret
{
    /// <summary>What keys begin with, so that people and scanners of sources know one when they see it.</summary>
    public const string KeyPrefix = "gan_";

    private const int Bytes = 32;

    public static string New(string prefix = "") => prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>The SHA-256 by which a secret is looked up: how long that takes tells nothing of the secret.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
