using System.Security.Cryptography;
using System.Text;

namespace MlStudio.Core.Members;

/// <summary>
/// The code that lets whoever started the server create its first account. Made anew at each start, kept in memory only,
/// good for one account. Thread-safe.
/// </summary>
public sealed class SetupCode
{
    private const string Alphabet = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
    private int _taken;

    /// <summary>Four groups of four, such as "K7QF-2MXA-9TRW-HB3C".</summary>
    public string Text { get; } = string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Alphabet, 4)));

    /// <summary>Whether <paramref name="given"/> is the code; spaces, dashes and case do not matter. Takes the same time either way.</summary>
    public bool Matches(string given) => _taken == 0 && CryptographicOperations.FixedTimeEquals(Bytes(Text), Bytes(given));

    /// <summary>Takes the code for one use. Of several callers at the same moment one succeeds.</summary>
    public bool TryTake(string given) => Matches(given) && Interlocked.CompareExchange(ref _taken, 1, 0) == 0;

    /// <summary>Gives a taken code back, where the account could not be created after all.</summary>
    public void Return() => Interlocked.Exchange(ref _taken, 0);

    private static byte[] Bytes(string code) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(code.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit))));
}
