using System.Security.Cryptography;

namespace GanService.Api.Store.Rows;

/// <summary>What messages to a webhook are signed with: kept as it is, for signing needs it.</summary>
public static class WebhookSecret
{
    public const string Prefix = "whsec_";

    private const int Bytes = 32;

    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));
}
