using System.Text.RegularExpressions;
using MlStudio.Core.Experiments;

namespace MlStudio.Web.Features.Runs;

/// <summary>Columns whose name sounds like something by which people must not be disadvantaged. A guess by the name, for a first look.</summary>
public static partial class SensitiveColumns
{
    public static IReadOnlyList<SliceColumn> Of(IEnumerable<SliceColumn> columns) => [.. columns.Where(c => !c.IsTarget && IsSensitive(c.Name))];

    public static bool IsSensitive(string name) => Words().Matches(name).Any(w => Sensitive().IsMatch(w.Value));

    /// <summary>"SeniorCitizen" and "senior_citizen" are two words each.</summary>
    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")]
    private static partial Regex Words();

    [GeneratedRegex("^(sex|gender|female|male|age|ages|birth.*|race|racial|ethnic.*|nation.*|citizen.*|immigrant|foreign.*|senior.*|religio.*|disab.*|handicap.*|marital|married|pregnan.*|orientation)$", RegexOptions.IgnoreCase)]
    private static partial Regex Sensitive();
}
