using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Members;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Experiments;

/// <summary>Keeps what people look at on the pages of the runs under names: members save their own, all who may read the project see them.</summary>
public sealed class SavedViewService(IDbContextFactory<StudioDbContext> contexts, IChangeFeed feed, TimeProvider time)
{
    public const int LongestName = 100;
    public const int LongestAddress = 4000;
    public const int MostViews = 500;

    /// <summary>The project's views by name.</summary>
    public async Task<IReadOnlyList<SavedViewItem>> ListAsync(Actor actor, string slug, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        var isOwner = scope.Role == ProjectRole.Owner;
        var views = await db.SavedViews.AsNoTracking().Where(v => v.ProjectId == scope.Project.Id && v.DeletedAt == null)
            .Select(v => new SavedViewItem(v.Id, v.Name, v.Address, v.Author.DisplayName, v.SavedAt, isOwner || v.AuthorId == actor.UserId)).ToListAsync(cancellation);
        return [.. views.OrderBy(v => v.Name, StringComparer.OrdinalIgnoreCase).ThenBy(v => v.Id)];
    }

    /// <summary>Keeps an address under a name; an own view of that name is replaced.</summary>
    /// <param name="address">Below the project's address: "runs" or "runs/compare" with a query.</param>
    /// <exception cref="InvalidInputException">The name is empty, too long or somebody else's, or the address is not one of the project's pages of runs.</exception>
    public async Task<Guid> SaveAsync(Actor actor, string slug, string name, string address, CancellationToken cancellation)
    {
        var called = CheckedName(name);
        if (address.Length > LongestAddress)
        {
            throw new InvalidInputException("address", string.Create(CultureInfo.InvariantCulture,
                $"What is chosen on this page makes an address of {address.Length:n0} characters; a view can keep up to {LongestAddress:n0}. Choose less, such as fewer runs."));
        }
        if (!IsOfRuns(address)) { throw new InvalidInputException("address", "Only a page of this project's runs can be saved as a view."); }
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await DemandOpenAsync(db, actor, slug, cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.LockAsync($"views:{scope.Project.Id:n}", cancellation);
        var views = await db.SavedViews.Include(v => v.Author).Where(v => v.ProjectId == scope.Project.Id && v.DeletedAt == null).ToListAsync(cancellation);
        var view = views.FirstOrDefault(v => v.Name.Equals(called, StringComparison.OrdinalIgnoreCase));
        if (view is not null && view.AuthorId != actor.UserId) { throw new InvalidInputException("name", $"{view.Author.DisplayName} has saved a view of this name. Choose another name."); }
        if (view is null)
        {
            if (views.Count >= MostViews) { throw new InvalidInputException("name", $"A project keeps up to {MostViews} views. Delete one that is not used any more."); }
            view = new SavedView { Id = Guid.CreateVersion7(time.GetUtcNow()), ProjectId = scope.Project.Id, Name = called, Address = address, AuthorId = actor.UserId };
            db.SavedViews.Add(view);
        }
        (view.Name, view.Address, view.SavedAt) = (called, address, time.GetUtcNow());
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        await feed.AnnounceAsync([Topics.Project(scope.Project.Id)], cancellation);
        return view.Id;
    }

    /// <summary>Takes a view away; <see cref="RestoreAsync"/> brings it back.</summary>
    /// <exception cref="ForbiddenException">The actor neither wrote it nor owns the project.</exception>
    public Task DeleteAsync(Actor actor, string slug, Guid id, CancellationToken cancellation) => ChangeAsync(actor, slug, id, time.GetUtcNow(), cancellation);

    /// <summary>Undoes <see cref="DeleteAsync"/>.</summary>
    public Task RestoreAsync(Actor actor, string slug, Guid id, CancellationToken cancellation) => ChangeAsync(actor, slug, id, null, cancellation);

    /// <summary>Whether an address is one of the pages of runs, and nothing that leads elsewhere.</summary>
    public static bool IsOfRuns(string address) =>
        address.Length <= LongestAddress && address.Split('?', 2)[0] is "runs" or "runs/compare" && !address.Any(c => char.IsControl(c) || c is '\\' or '#' or '<' or '>' or '"');

    private async Task ChangeAsync(Actor actor, string slug, Guid id, DateTimeOffset? deletedAt, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await DemandOpenAsync(db, actor, slug, cancellation);
        var view = await db.SavedViews.SingleOrDefaultAsync(v => v.Id == id && v.ProjectId == scope.Project.Id, cancellation) ?? throw new NotFoundException("There is no such view.");
        if (view.AuthorId != actor.UserId && scope.Role != ProjectRole.Owner) { throw new ForbiddenException("Only its author or an owner of the project can delete a view."); }
        if (deletedAt is null && await db.SavedViews.AnyAsync(v => v.ProjectId == scope.Project.Id && v.Id != id && v.DeletedAt == null && DatabaseText.Lower(v.Name) == DatabaseText.Lower(view.Name), cancellation))
        {
            throw new StudioException($"Another view is called '{view.Name}' by now.");
        }
        view.DeletedAt = deletedAt;
        await db.SaveChangesAsync(cancellation);
        await feed.AnnounceAsync([Topics.Project(scope.Project.Id)], cancellation);
    }

    /// <summary>Every member may, as long as the project is not archived.</summary>
    private static async Task<ProjectScope> DemandOpenAsync(StudioDbContext db, Actor actor, string slug, CancellationToken cancellation)
    {
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        return scope.Project.ArchivedAt is null ? scope : throw new ForbiddenException($"The project '{scope.Project.Name}' is archived; restore it in its settings first.");
    }

    private static string CheckedName(string name)
    {
        var called = name.Trim();
        if (called.Length == 0) { throw new InvalidInputException("name", "Give the view a name."); }
        if (called.Length > LongestName) { throw new InvalidInputException("name", $"The name may have up to {LongestName} characters; it has {called.Length}."); }
        return called.Any(char.IsControl) ? throw new InvalidInputException("name", "The name may not have line breaks or other control characters.") : called;
    }
}
