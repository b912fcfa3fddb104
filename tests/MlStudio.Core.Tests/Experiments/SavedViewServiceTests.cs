using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Experiments;
using MlStudio.Core.Members;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Experiments;

public sealed class SavedViewServiceTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Save_ByAViewer_IsSeenByAllAndDeletedByThemOrAnOwner(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var (ann, vera, otto) = (await database.AddPersonAsync("Ann"), await database.AddPersonAsync("Vera"), await database.AddPersonAsync("Otto"));
        var project = await database.AddProjectAsync(ann);
        await database.AddMemberAsync(project, vera, ProjectRole.Viewer);
        await database.AddMemberAsync(project, otto, ProjectRole.Specialist);
        var views = services.GetRequiredService<SavedViewService>();

        var id = await views.SaveAsync(vera, project.Slug, " Best <b>three</b> ", "runs/compare?runs=1,2,3", default);
        var seen = Assert.Single(await views.ListAsync(otto, project.Slug, default));
        Assert.Equal((id, "Best <b>three</b>", "runs/compare?runs=1,2,3", "Vera", false), (seen.Id, seen.Name, seen.Address, seen.Author, seen.MayDelete));
        Assert.True(Assert.Single(await views.ListAsync(ann, project.Slug, default)).MayDelete);
        await Assert.ThrowsAsync<ForbiddenException>(() => views.DeleteAsync(otto, project.Slug, id, default));
        await Assert.ThrowsAsync<InvalidInputException>(() => views.SaveAsync(otto, project.Slug, "best <B>three</b>", "runs", default));

        Assert.Equal(id, await views.SaveAsync(vera, project.Slug, "Best <b>three</b>", "runs?sort=-auc", default));
        Assert.Equal("runs?sort=-auc", Assert.Single(await views.ListAsync(vera, project.Slug, default)).Address);
        await views.DeleteAsync(ann, project.Slug, id, default);
        Assert.Empty(await views.ListAsync(vera, project.Slug, default));
        await views.RestoreAsync(vera, project.Slug, id, default);
        Assert.Single(await views.ListAsync(vera, project.Slug, default));
        await views.DeleteAsync(vera, project.Slug, id, default);
        await views.SaveAsync(otto, project.Slug, "Best <b>three</b>", "runs", default);
        await Assert.ThrowsAsync<StudioException>(() => views.RestoreAsync(vera, project.Slug, id, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Restore_NameTakenInAnotherCase_IsRefused(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        var views = services.GetRequiredService<SavedViewService>();
        var id = await views.SaveAsync(ann, project.Slug, "Ärzte", "runs", default);
        await views.DeleteAsync(ann, project.Slug, id, default);
        await views.SaveAsync(ann, project.Slug, "ÄRZTE", "runs", default);
        await Assert.ThrowsAsync<StudioException>(() => views.RestoreAsync(ann, project.Slug, id, default));
    }

    [Theory, OnSqlite]
    public async Task Save_AddressTooLong_SaysItsLengthAndTheLimit(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => services.GetRequiredService<SavedViewService>().SaveAsync(ann, project.Slug, "Long", "runs?q=".PadRight(4001, 'a'), default));
        Assert.Contains("4,001 characters", refused.Message);
        Assert.Contains("up to 4,000", refused.Message);
    }

    [Fact]
    public async Task Anything_ByAStranger_IsNotFound()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var (ann, eve) = (await database.AddPersonAsync("Ann"), await database.AddPersonAsync("Eve"));
        var (project, other) = (await database.AddProjectAsync(ann), await database.AddProjectAsync(eve, "Other"));
        var views = services.GetRequiredService<SavedViewService>();
        var id = await views.SaveAsync(ann, project.Slug, "Mine", "runs", default);
        await Assert.ThrowsAsync<NotFoundException>(() => views.ListAsync(eve, project.Slug, default));
        await Assert.ThrowsAsync<NotFoundException>(() => views.SaveAsync(eve, project.Slug, "Mine", "runs", default));
        await Assert.ThrowsAsync<NotFoundException>(() => views.DeleteAsync(eve, project.Slug, id, default));
        await Assert.ThrowsAsync<NotFoundException>(() => views.DeleteAsync(eve, other.Slug, id, default));
    }

    [Theory]
    [InlineData("", "runs")]
    [InlineData(" ", "runs")]
    [InlineData("two\nlines", "runs")]
    [InlineData("ok", "https://example.org/")]
    [InlineData("ok", "//example.org/runs")]
    [InlineData("ok", "../other/runs")]
    [InlineData("ok", "runs/../members")]
    [InlineData("ok", "runs?x=\u0001")]
    [InlineData("ok", "javascript:alert(1)")]
    public async Task Save_BadNameOrAddress_IsRefused(string name, string address)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        await Assert.ThrowsAsync<InvalidInputException>(() => services.GetRequiredService<SavedViewService>().SaveAsync(ann, project.Slug, name, address, default));
    }
}
