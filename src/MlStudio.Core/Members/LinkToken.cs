using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MlStudio.Core.Members;

/// <summary>The secret part of a link: 256 random bits for the address, and the hash that is stored.</summary>
internal static class LinkToken
{
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
