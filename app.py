from allocator.ui.app import main

main()
