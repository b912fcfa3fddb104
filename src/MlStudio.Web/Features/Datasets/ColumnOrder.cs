using MlStudio.Learning.Data;

namespace MlStudio.Web.Features.Datasets;

/// <summary>An order in which columns are listed.</summary>
internal sealed record ColumnOrder(string Key, string Title, Func<IEnumerable<ColumnProfile>, IEnumerable<ColumnProfile>> Apply)
{
    public static IReadOnlyList<ColumnOrder> All { get; } =
    [
        new("", "Place in the file", columns => columns),
        new("name", "Name", columns => columns.OrderBy(c => c.Name, StringComparer.OrdinalIgnoreCase)),
        new("type", "Type", columns => columns.OrderBy(c => c.Type)),
        new("missing", "Most missing", columns => columns.OrderByDescending(c => c.MissingShare)),
        new("distinct", "Most distinct", columns => columns.OrderByDescending(c => c.Distinct)),
    ];

    /// <summary>The order of that key; the file's order for an unknown one.</summary>
    public static ColumnOrder Of(string? key) => All.FirstOrDefault(o => o.Key == key) ?? All[0];
}
