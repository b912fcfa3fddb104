using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace MlStudio.Core.Persistence;

/// <summary>
/// Text in lower case within queries, for letters of every script: SQLite's own lower() knows ASCII only, and PostgreSQL's what the
/// database's locale knows, which for "C" is no more.
/// </summary>
internal static class DatabaseText
{
    internal const string SqliteLower = "unicode_lower";

    /// <summary>In PostgreSQL itself since version 10, where it is built with ICU as all packages are.</summary>
    private const string UnicodeCollation = "und-x-icu";

    /// <summary>In queries only. Put both sides of a comparison through it.</summary>
    public static string Lower(string text) => throw new NotSupportedException($"Only for queries; '{text}' can be put into lower case without the database.");

    public static void Map(ModelBuilder builder, bool isSqlite)
    {
        builder.HasDbFunction(((Func<string, string>)Lower).Method).HasTranslation(arguments => new SqlFunctionExpression(
            isSqlite ? SqliteLower : "lower", [isSqlite ? arguments[0] : new CollateExpression(arguments[0], UnicodeCollation)],
            nullable: true, argumentsPropagateNullability: [true], typeof(string), arguments[0].TypeMapping));
    }
}
