namespace MlStudio.Core.Experiments;

/// <summary>A saved view in the menu.</summary>
/// <param name="Address">Below the project's address, such as "runs/compare?runs=1,2".</param>
/// <param name="MayDelete">Whether the reader is its author or an owner of the project.</param>
public sealed record SavedViewItem(Guid Id, string Name, string Address, string Author, DateTimeOffset SavedAt, bool MayDelete);
